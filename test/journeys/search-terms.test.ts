import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { consented, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

/*
 * What people paste into a search: an id, an address, a name. Each is planted, then looked for in
 * every file, the log, the metrics, the console's data and every outbound request.
 */
const planted = ['078-05-1120', 'hunting7391@example.org', 'Zebulon', 'Quartermain'];
const common = 'snorkel mask';
const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

let receiver: Receiver;
let sluice: RunningSluice;
beforeAll(async () => {
  receiver = await startReceiver(secret);
  sluice = await startSluice({
    config: `
network: { trustedProxies: ["127.0.0.1"], hops: 1, regionHeader: x-region }
sites:
  shop:
    origins: ["https://shop.example"]
    search: { k: 3 }
    routes: ["/account/:name{hash}"]
destinations:
  warehouse: { type: duckdb, purposes: [analytics], redact: { geo: truncate } }
  hook: { type: webhook, purposes: [analytics], url: "${receiver.url}", secret: "${secret}", allowPrivate: true }
`,
  });
});
afterAll(async () => {
  await sluice?.end('SIGKILL');
  await receiver?.close();
});

function searchFor(id: string, term: string): object {
  const encoded = encodeURIComponent(term);
  return {
    id,
    name: 'site_search',
    url: `https://shop.example/search?q=${encoded}&page=1`,
    referrer: `https://shop.example/login?next=${encodeURIComponent(`/search?query=${encoded}`)}`,
    title: `Results for ${term} | Shop`,
    params: { search_term: term, filter: { q: term }, results: 0, lat: 48.858371 },
  };
}

async function send(visitor: number, events: readonly object[]): Promise<void> {
  const { status } = await sendBeacon(sluice, consented(events), {
    'x-forwarded-for': `203.0.113.${visitor}`,
    'x-region': 'DE',
  });
  expect(status).toBe(202);
}

async function everythingKept(): Promise<readonly (readonly [string, string])[]> {
  const admin = async (path: string): Promise<string> =>
    (await fetch(`${sluice.adminUrl}${path}`)).text();
  const files = readdirSync(sluice.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'sluice.yaml')
    .map((entry): [string, string] => [
      entry.name,
      readFileSync(join(entry.parentPath, entry.name), 'latin1'),
    ]);
  return [
    ...files,
    ['the log', sluice.output()],
    ['the metrics', await admin('/metrics')],
    ['the state', await admin('/console/api/state')],
    ['the leaks', await admin('/console/api/leaks?hours=24&site=shop')],
    ...receiver.deliveries.map(({ headers, body }): [string, string] => [
      'an outbound request',
      JSON.stringify(headers) + body,
    ]),
  ];
}

it('a pasted search reaches nothing, a rare one is rare, a common one leaves', async () => {
  await send(1, [
    searchFor('search-0001', 'Zebulon Quartermain 078-05-1120'),
    searchFor('search-0002', 'hunting7391@example.org Quartermain'),
    searchFor('search-0003', 'Zebulon Quartermain'),
    { id: 'search-0004', name: 'page_view', url: 'https://shop.example/account/Zebulon' },
  ]);
  for (const visitor of [1, 2, 3]) await send(visitor, [searchFor(`common-000${visitor}`, common)]);
  const events = await until(
    'all are delivered',
    () => receiver.events(),
    (all) => all.length >= 7,
  );
  const byId = new Map(events.map((event) => [event['id'], event]));
  const kept = await everythingKept();
  for (const [place, text] of kept) {
    const lower = text.toLowerCase();
    for (const value of planted) {
      for (const form of [value, encodeURIComponent(value)]) {
        expect(lower.includes(form.toLowerCase()), `${value} in ${place}`).toBe(false);
      }
    }
  }
  expect(byId.get('search-0001')).toMatchObject({
    url: 'https://shop.example/search?page=1',
    params: { results: 0 },
  });
  expect(byId.get('search-0003')).toMatchObject({
    url: 'https://shop.example/search?q=[rare]&page=1',
    title: 'Results for [rare] | Shop',
    params: { search_term: '[rare]', filter: { q: '[rare]' } },
  });
  expect(byId.get('common-0002')).toMatchObject({ params: { search_term: '[rare]' } });
  expect(byId.get('common-0003')).toMatchObject({ params: { search_term: common } });
  expect(JSON.stringify(events), 'a place is for the own store alone').not.toContain('48.8');
});
