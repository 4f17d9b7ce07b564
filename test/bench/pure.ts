import { readFileSync } from 'node:fs';
import { resolveConsent } from '../../src/consent/resolve.ts';
import type { EventContent } from '../../src/event/content.ts';
import { redactContent } from '../../src/redact/redact-content.ts';
import { SearchKeys } from '../../src/redact/search-keys.ts';
import {
  base64url,
  bits,
  gppString as gppOf,
  tcCore,
  usCore,
} from '../unit/consent/consent-strings.ts';

/** The pure steps alone: redaction against JSON, consent in decisions a second. */
export async function benchPure(print: (line: string) => void): Promise<void> {
  const lines = readFileSync(new URL('../fixtures/redact/corpus.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const dense = lines.map((line) => JSON.stringify((JSON.parse(line) as { event: unknown }).event));
  for (const [name, events] of [
    ['ordinary shop events of about 1.1 kB', [ordinaryEvent]],
    ['such events, one in five with personal data', mixedEvents()],
    ['the corpus, dense with hits and look-alikes', dense],
  ] as const) {
    const bytes = Math.round(events.join('').length / events.length);
    const { ratio, us } = redactionRatio(events);
    print(
      `\nredaction of 10,000 ${name} (${bytes} B), parse and stringify included: ${ratio.toFixed(2)} of parse and stringify alone (${us.toFixed(1)} µs an event)`,
    );
  }
  const now = Date.parse('2026-06-15T12:00:00Z');
  const ask = (
    headers: Record<string, string>,
    more: object = {},
    vendors: readonly number[] = [],
  ): void => void resolveConsent({ region: 'DE', headers, statement: more, now, vendors });
  const onetrust = {
    cookie:
      'OptanonConsent=groups=C0001%3A1%2CC0002%3A1%2CC0003%3A1%2CC0004%3A0&AwaitingReconsent=false; OptanonAlertBoxClosed=2026-06-10T09:00:00.000Z',
  };
  const vendors = `${bits(900, 16)}0${'10'.repeat(450)}`;
  const core = tcCore({ purposes: [1, 7, 8], vendors, vendorInterests: vendors });
  const tcString = `${base64url(core)}.${base64url(`001${vendors}`)}`;
  const optedOut = usCore(66, { 18: 1 });
  const gppString = gppOf([
    [7, optedOut],
    [8, usCore(60)],
  ]);
  const cases: readonly (readonly [string, () => void])[] = [
    ['no signal', () => ask({})],
    [
      'the beacon’s own statement',
      () => ask({}, { consent: { analytics: 'granted', ads: 'denied' } }),
    ],
    ['OneTrust cookies', () => ask(onetrust)],
    ['a TC string of 900 vendors', () => ask({}, { tcString })],
    ['the same, with vendor 755 asked for', () => ask({}, { tcString }, [755])],
    ['a GPP string of two US sections', () => ask({}, { gppString })],
  ];
  for (const [name, run] of cases) {
    const ms = best(() => {
      for (let index = 0; index < 20_000; index += 1) run();
    });
    print(
      `consent, ${name}: ${Math.round(20_000_000 / ms).toLocaleString('en')} decisions a second`,
    );
  }
}

const ordinaryEvent = JSON.stringify({
  name: 'add_to_cart',
  url: 'https://shop.example/p/trail-runner-2/black?utm_source=newsletter&utm_medium=email&utm_campaign=spring_sale&color=black&size=42',
  referrer: 'https://www.google.com/',
  title: 'Trail Runner 2, black, size 42 | Shop',
  value: 129.95,
  currency: 'EUR',
  params: {
    item_list: 'running shoes',
    position: 4,
    stock: 'in stock',
    delivery: '2 to 4 days',
    campaign_slot: 'home-hero-2',
    variant: 'new checkout',
    filters: ['size', 'colour', 'brand'],
    layout: { columns: 3, theme: 'dark', banner: 'spring' },
    description:
      'A light shoe for long ways over stony ground, with a sole that grips when it rains.',
  },
  items: [1, 2, 3].map((index) => ({
    item_id: `SKU-8821${index}-BLK`,
    item_name: `Trail Runner ${index}`,
    item_brand: 'Northway',
    item_category: 'Shoes',
    price: 129.95,
    quantity: index,
  })),
});

/** Four ordinary events and one that says who visits, in its address, its title and a form. */
function mixedEvents(): readonly string[] {
  const event = JSON.parse(ordinaryEvent) as EventContent;
  const personal = {
    ...event,
    url: `${event.url ?? ''}&email=jane.doe%40example.com`,
    title: 'Welcome back, Jane Doe | Shop',
    params: { ...event.params, user: { phone: '+49 151 23456789', id: 'C-1234567' } },
  };
  return [...Array.from({ length: 4 }, () => ordinaryEvent), JSON.stringify(personal)];
}

function redactionRatio(events: readonly string[]): {
  readonly ratio: number;
  readonly us: number;
} {
  const many = Array.from({ length: 10_000 }, (_, index) => events[index % events.length] ?? '');
  const policy = {
    site: { hosts: ['shop.example'] },
    declared: new Map(),
    clickIds: 'redact',
    hashAccountId: null,
    strict: false,
    search: { keys: new SearchKeys(null), isRare: null },
  } as const;
  const alone = best(() => many.forEach((text) => JSON.stringify(JSON.parse(text))));
  const whole = best(() =>
    many.forEach((text) => {
      JSON.stringify(redactContent(JSON.parse(text) as EventContent, policy).content);
    }),
  );
  return { ratio: alone / whole, us: (whole * 1000) / many.length };
}

/** The best of five: the machine is shared. */
function best(run: () => void): number {
  let least = Infinity;
  for (let round = 0; round < 5; round += 1) {
    const start = performance.now();
    run();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}
