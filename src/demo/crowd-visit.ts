import type { JsonObject } from '../vocabulary/json.ts';
import { products } from './products.ts';

const minuteMs = 60_000;
/** Where visitors come from: the address's query, the referrer, of a hundred. */
const ways: readonly (readonly [number, string, string])[] = [
  [34, '', 'https://www.google.com/'],
  [24, '', ''],
  [16, '?utm_source=letter&utm_medium=email&utm_campaign=autumn', ''],
  [12, '?utm_source=instagram&utm_medium=paid_social&utm_campaign=nine-teas', ''],
  [14, '', 'https://teablog.example/'],
];

/**
 * What one made-up visitor does, within the last 50 minutes: the events of each page. Who reads the
 * guide fills a cart three times as often; the new picture (`hero`, variant b) brings a few more.
 */
export function crowdVisit(origin: string, random: () => number): readonly JsonObject[][] {
  const startMs = (5 + random() * 45) * minuteMs;
  const [, query = '', referrer = ''] = wayOf(random() * 100);
  const variant = random() < 0.5 ? 'a' : 'b';
  let ageMs = startMs;
  const visit: JsonObject[][] = [];
  const open = (path: string, from: string): ((name: string, more?: JsonObject) => void) => {
    const events: JsonObject[] = [];
    visit.push(events);
    const add = (name: string, more: JsonObject = {}): void => {
      ageMs = Math.max(0, ageMs - random() * 12_000);
      const seq = events.length + 1;
      events.push({
        seq,
        name,
        age: Math.round(ageMs),
        url: origin + path,
        referrer: from,
        ...more,
      });
    };
    add('page_view');
    return add;
  };
  const does = (chance: number): boolean => random() < chance;

  const home = open(`/${query}`, referrer);
  home('experiment_seen', { params: { experiment: 'hero', variant } });
  home('cta_view', { params: { cta: 'the-flight' } });
  if (does(0.6)) home('scroll_depth', { params: { percent: 50 } });
  if (does(variant === 'b' ? 0.34 : 0.26)) home('cta_click', { params: { cta: 'the-flight' } });
  if (does(0.07)) home('newsletter_signup');
  if (does(0.3)) return visit;

  const readsGuide = does(0.28);
  if (readsGuide) {
    const guide = open('/guide', `${origin}/`);
    guide('engaged_time', { params: { engaged_ms: Math.round(20_000 + random() * 90_000) } });
    if (does(0.5)) guide('faq_open', { params: { question: 1 + Math.floor(random() * 5) } });
  }
  if (does(0.2))
    open('/search?q=smoke', `${origin}/`)('site_search', { params: { query: 'smoke' } });
  const tea = products[Math.floor(random() * products.length)];
  if (tea === undefined) return visit;
  const path = `/product/${tea.slug}`;
  const value = tea.priceCents / 100;
  const items = [{ item_id: tea.slug, item_name: tea.name, price: value, quantity: 1 }];
  const product = open(path, `${origin}/`);
  product('view_item', { items });
  const buys = (readsGuide ? 0.45 : 0.15) * (variant === 'b' ? 1.15 : 1);
  if (!does(buys)) return visit;
  product('add_to_cart', { value, currency: 'EUR', items });
  if (does(0.35)) return visit;
  open('/cart', origin + path)('begin_checkout', { value, currency: 'EUR', items });
  if (does(0.4)) return visit;
  open('/checkout', `${origin}/cart`)('purchase', { value, currency: 'EUR', items });
  return visit;
}

function wayOf(of100: number): readonly [number, string, string] | readonly [] {
  let sum = 0;
  return ways.find(([share]) => (sum += share) > of100) ?? [];
}
