/** The scene on a tin's label. */
export type Scene =
  | 'posts'
  | 'reeds'
  | 'mist'
  | 'heron'
  | 'poplars'
  | 'barge'
  | 'bridge'
  | 'rain'
  | 'moon';

/** Five flat colours: tin, sky, light, land, water. */
export type Palette = readonly [string, string, string, string, string];

/** One tea of the demo shop. */
export interface Product {
  /** The lock that it is named after; also its strength, 1 to 9. */
  readonly lock: number;
  readonly slug: string;
  readonly name: string;
  readonly kind: 'white' | 'green' | 'oolong' | 'black' | 'herbal';
  readonly origin: string;
  readonly taste: string;
  readonly story: string;
  /** For 100 g. */
  readonly priceCents: number;
  readonly brew: { readonly grams: number; readonly celsius: number; readonly minutes: number };
  readonly scene: Scene;
  readonly palette: Palette;
}

/** All that the demo shop pretends to sell, in the order of the flight of locks. */
export const products: readonly Product[] = [
  {
    lock: 1,
    slug: 'mooring-white',
    name: 'Mooring White',
    kind: 'white',
    origin: 'Fuding, Fujian',
    taste: 'melon rind, hay, cold morning',
    story:
      'Two leaves and a bud, dried and otherwise left in peace. The lightest thing on the ' +
      'shelf, for the hour before anybody else is awake.',
    priceCents: 1450,
    brew: { grams: 4, celsius: 80, minutes: 5 },
    scene: 'posts',
    palette: ['#e9e0cc', '#f6d9b4', '#fff6e3', '#7c8f86', '#a9c5c1'],
  },
  {
    lock: 2,
    slug: 'reed-bed',
    name: 'Reed Bed',
    kind: 'green',
    origin: 'Kagoshima',
    taste: 'spinach, sea, sweet grass',
    story:
      'A deep-steamed sencha that pours as green as the side arm where the coots live. ' +
      'Forgives cool water, never boiling.',
    priceCents: 1320,
    brew: { grams: 3, celsius: 70, minutes: 2 },
    scene: 'reeds',
    palette: ['#3f6b4f', '#dbe7b7', '#fdf7d0', '#3c5c3f', '#7fae8d'],
  },
  {
    lock: 3,
    slug: 'morning-mist',
    name: 'Morning Mist',
    kind: 'green',
    origin: 'Guangxi',
    taste: 'jasmine, pear, soft',
    story:
      'Scented five nights running with fresh jasmine, then the flowers are sieved out ' +
      'again. What is left is the mist.',
    priceCents: 1280,
    brew: { grams: 3, celsius: 75, minutes: 3 },
    scene: 'mist',
    palette: ['#d5a6a0', '#f3d3c6', '#fff1dc', '#8a8fa6', '#b9c4d6'],
  },
  {
    lock: 4,
    slug: 'slow-barge',
    name: 'Slow Barge',
    kind: 'oolong',
    origin: 'Anxi',
    taste: 'orchid, butter, toast',
    story:
      'Rolled tight as rope and just as patient: seven infusions, each a little further ' +
      'down the canal.',
    priceCents: 1690,
    brew: { grams: 5, celsius: 90, minutes: 3 },
    scene: 'barge',
    palette: ['#1f5a5c', '#f2c57c', '#fce9b8', '#a63d2c', '#2f7f83'],
  },
  {
    lock: 5,
    slug: 'heron-grey',
    name: 'Heron Grey',
    kind: 'black',
    origin: 'Dimbula, with oil of Calabrian bergamot',
    taste: 'bergamot, slate, citrus peel',
    story:
      'Stands very still until you stop watching. More peel than perfume, on a high-grown ' +
      'tea with a backbone.',
    priceCents: 1190,
    brew: { grams: 3, celsius: 95, minutes: 4 },
    scene: 'heron',
    palette: ['#5b6b7b', '#ccd8df', '#f7f1df', '#39495a', '#8fb0c0'],
  },
  {
    lock: 6,
    slug: 'towpath-breakfast',
    name: 'Towpath Breakfast',
    kind: 'black',
    origin: 'Assam and Rwanda',
    taste: 'malt, brown bread, brisk',
    story:
      'What the horse would have had, had the horse been asked. Made for milk, and for the ' +
      'first three miles.',
    priceCents: 990,
    brew: { grams: 4, celsius: 100, minutes: 4 },
    scene: 'poplars',
    palette: ['#c4572d', '#f4d58b', '#fff3c8', '#4d6b35', '#6fa3a0'],
  },
  {
    lock: 7,
    slug: 'brick-bridge',
    name: 'Brick Bridge',
    kind: 'herbal',
    origin: 'Cederberg',
    taste: 'rooibos, orange, vanilla pod',
    story: 'No caffeine and no hurry. Red as the bridge at dusk, and about as easy to get wrong.',
    priceCents: 890,
    brew: { grams: 4, celsius: 100, minutes: 8 },
    scene: 'bridge',
    palette: ['#7d2e25', '#f0a96b', '#ffdf9e', '#8d3b2c', '#d98a5e'],
  },
  {
    lock: 8,
    slug: 'keepers-rain',
    name: 'Keeper’s Rain',
    kind: 'black',
    origin: 'Keemun',
    taste: 'cocoa, plum, wet stone',
    story:
      'For the keeper who still walks out to wind the paddles when it pours. Wine-like, ' +
      'deep, and dry at the end.',
    priceCents: 1540,
    brew: { grams: 4, celsius: 95, minutes: 4 },
    scene: 'rain',
    palette: ['#2f3e63', '#9fb0cc', '#e8e3d3', '#26324f', '#5f7bab'],
  },
  {
    lock: 9,
    slug: 'night-lock',
    name: 'Night Lock',
    kind: 'black',
    origin: 'Tongmu',
    taste: 'pine smoke, tar, dried longan',
    story:
      'Smoked over pine, in the dark, at the top of the flight. People love it or leave the boat.',
    priceCents: 1620,
    brew: { grams: 3, celsius: 95, minutes: 3 },
    scene: 'moon',
    palette: ['#14232f', '#1f3a4d', '#f5e6b3', '#0d1a23', '#2c5f73'],
  },
];

/** Finds a tea by the last part of its address. */
export function productBySlug(slug: string): Product | null {
  return products.find((product) => product.slug === slug) ?? null;
}

/** Teas whose name, kind, origin or taste contain every word of the query. */
export function searchProducts(query: string): readonly Product[] {
  const words = query.toLowerCase().split(/\s/).filter(Boolean).slice(0, 8);
  return products.filter((product) => {
    const text = [product.name, product.kind, product.origin, product.taste]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** `1450` → `€14.50`. */
export function price(cents: number): string {
  return `€${(cents / 100).toFixed(2)}`;
}
