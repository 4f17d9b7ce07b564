import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './receiver.ts';
import { consented, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

// A real Sluice: beacons in at the door, figures out at the console. What it holds back is worked out
// here from the visits that were sent.

const shop = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const pem = (key: KeyObject): string => String(key.export({ type: 'spki', format: 'pem' }));
const config = `
network: { trustedProxies: ["127.0.0.1"], hops: 1, regionHeader: x-region }
sites: { shop: { origins: ["https://shop.example"], currency: EUR, serverKey: ${JSON.stringify(pem(shop.publicKey))} } }
limits: { perAddress: { rate: 5000, burst: 5000 }, perSite: { rate: 5000, burst: 20000 } }
destinations: { warehouse: { type: duckdb, purposes: [analytics] } }
`;

let sluice: RunningSluice;
let visits = 0;

interface Answer {
  readonly basis: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

const ask = (question: string, query = ''): Promise<Response> =>
  fetch(`${sluice.adminUrl}/console/api/insight/${question}?days=1${query}`);
const answer = async (question: string, query = ''): Promise<Answer> => {
  const response = await ask(question, query);
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
};

/** A visit of somebody new: its events in their order. */
async function visit(events: readonly object[], country: string, more: object = {}): Promise<void> {
  visits += 1;
  const page = `page-of-visit-${String(visits).padStart(6, '0')}`;
  const list = events.map((event, index) => ({
    url: 'https://shop.example/p/1?email=jane.doe@mail.example',
    seq: index + 1,
    age: 1_000 * (events.length - index),
    ...event,
  }));
  const response = await sendBeacon(sluice, consented(list, { page, ...more }), {
    'x-forwarded-for': `198.51.${String(Math.floor(visits / 200))}.${String(1 + (visits % 200))}`,
    'x-region': country,
  });
  expect(response.status).toBe(202);
}

const seen = { name: 'page_view' };
const cart = { name: 'add_to_cart', value: 10 };
const bought = { name: 'purchase', value: 20, currency: 'EUR' };

beforeAll(async () => {
  sluice = await startSluice({ config });
  const sent: Promise<void>[] = [];
  const send = (count: number, ...how: Parameters<typeof visit>): void => {
    for (let each = 0; each < count; each += 1) sent.push(visit(...how));
  };
  send(40, [seen], 'DE');
  send(25, [seen, cart], 'DE');
  send(30, [seen, cart, bought], 'FR');
  send(4, [seen], 'AT');
  send(46, [seen], 'DE', { consent: { analytics: 'denied' } });
  await Promise.all(sent);
  await until(
    'the warehouse',
    () => ask('names'),
    ({ status }) => status === 200,
    60_000,
  );
}, 90_000);

afterAll(async () => {
  await sluice?.end('SIGINT');
});

describe('figures of the console', () => {
  it('count what was sent, and how many were refused at the door', async () => {
    const overview = await until(
      'all visits',
      () => answer('overview', `&macro=purchase`),
      ({ basis }) => basis['visits'] === 99,
      60_000,
    );
    expect(overview).toMatchObject({
      basis: { site: 'shop', k: 10, refused: null, rounded: null, consentShare: 0.8 },
      totals: {
        visits: 99,
        conversions: 30,
        microVisits: 55,
        value: [{ currency: 'EUR', value: 600 }],
      },
    });
    const funnel = await answer('funnel', '&steps=page_view,add_to_cart,purchase');
    expect(funnel).toMatchObject({
      steps: [{ visits: 99 }, { visits: 55, lost: 44 }, { visits: 30, lost: 25 }],
    });
  });

  it('tell of no small country: neither by a row, nor by a filter, nor by a difference', async () => {
    const { rows } = (await answer('channels', '&by=country')) as unknown as {
      rows: readonly { key: string; visits: number | null }[];
    };
    const told = new Map(rows.map(({ key, visits: n }) => [key, n]));
    // 65, 30 and 4 of 99: with 65 and 30 told, 4 would be; so the next smaller is held back as well.
    expect([told.get('DE'), told.get('FR'), told.get('AT')]).toEqual([65, null, null]);
    expect((await answer('overview', '&country=AT')).basis).toMatchObject({
      visits: null,
      refused: expect.stringContaining('fewer than 10'),
    });
    for (const country of ['DE', 'FR']) {
      const { basis } = await answer('overview', `&country=${country}`);
      expect(basis['rounded']).toBe(10);
      expect(Number(basis['visits']) % 10).toBe(0);
    }
  });

  it('refuse a filter that leaves all but a few', async () => {
    for (let each = 0; each < 5; each += 1) await visit([{ name: 'faq_open' }], 'DE');
    const { basis } = await until(
      'the new visits',
      () => answer('overview', '&did=page_view'),
      ({ basis: { refused } }) => refused !== null,
      60_000,
    );
    expect(basis).toMatchObject({ visits: null, refused: expect.stringContaining('`did`') });
    const overview = await answer('overview');
    expect(overview.basis['rounded']).toBe(10);
  });

  it('are given as CSV and Parquet, never to be stored', async () => {
    const csv = await ask('funnel', '&steps=page_view,purchase&format=csv');
    expect(csv.headers.get('cache-control')).toBe('no-store');
    expect(csv.headers.get('content-disposition')).toBe(
      'attachment; filename="sluice-funnel-shop-1-days.csv"',
    );
    const [head, first] = (await csv.text()).split('\r\n');
    expect(head).toContain('step,name,visits,rate,rate_low,rate_high');
    expect(first).toMatch(/^1,page_view,/);
    const parquet = await ask('channels', '&format=parquet');
    const bytes = Buffer.from(await parquet.arrayBuffer());
    expect([bytes.toString('latin1', 0, 4), bytes.toString('latin1', bytes.length - 4)]).toEqual([
      'PAR1',
      'PAR1',
    ]);
  });

  it('answer every question, and hold no personal data', async () => {
    const questions: readonly (readonly [string, string])[] = [
      ['overview', ''],
      ['funnel', '&steps=page_view,purchase'],
      ['micro', ''],
      ['pages', ''],
      ['channels', '&by=device'],
      ['experiments', ''],
      ['segment', '&did=add_to_cart&not=purchase'],
      ['seeds', ''],
      ['names', ''],
      ['privacy', ''],
    ];
    for (const [question, query] of questions) {
      const text = await (await ask(question, query)).text();
      expect(JSON.parse(text)).toHaveProperty('basis.k', 10);
      expect(text).not.toMatch(/jane|doe@|198\.51\./);
    }
    const metrics = await (await fetch(`${sluice.adminUrl}/metrics`)).text();
    expect(metrics).toContain('sluice_figures_told_total{question="funnel",format="csv"} 1');
  });

  it('say what was refused, and that the record holds', async () => {
    const { days, record, left } = (await answer('privacy')) as unknown as {
      days: readonly { full: number | null; dropped: Record<string, number> }[];
      record: { rows: number; holds: boolean | null };
      left: readonly { destination: string; delivered: number }[];
    };
    expect(days[0]?.dropped['consent_denied']).toBe(46);
    expect(record.rows).toBeGreaterThan(0);
    expect(record.holds).toBe(true);
    expect(left).toMatchObject([{ destination: 'warehouse', purposes: ['analytics'] }]);
  });

  it('answer wrong questions with sentences', async () => {
    const wrong = await ask('overview', '&dayz=7&days=7');
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({
      problems: [expect.stringContaining('`dayz`'), expect.stringContaining('twice')],
    });
    const unknown = await ask('funel');
    expect(unknown.status).toBe(404);
    expect(await unknown.text()).toContain('Did you mean `funnel`?');
  });
});

describe('what may not count', () => {
  it('does not: 1e308, a forged or expired token, a token sent twice', async () => {
    const token = (key: KeyObject, at: number, jti: string = randomUUID()): Promise<string> =>
      new SignJWT({
        aud: 'sluice-server',
        sub: 'shop',
        jti,
        iat: at,
        exp: at + 300,
        page: 'page-of-visit-000070',
        consent: { analytics: 'granted' },
        events: [{ name: 'purchase', value: 7_000, currency: 'EUR', id: `order-${jti}` }],
      })
        .setProtectedHeader({ alg: 'EdDSA' })
        .sign(key);
    const post = async (body: string): Promise<number> =>
      (
        await fetch(`${sluice.url}/_s/server`, {
          method: 'POST',
          headers: { 'content-type': 'application/jwt' },
          body,
        })
      ).status;
    const now = Math.floor(Date.now() / 1_000);
    const once = await token(shop.privateKey, now);
    expect(await post(await token(stranger.privateKey, now))).toBe(401);
    expect(await post(await token(shop.privateKey, now - 4_000))).toBe(401);
    expect([await post(once), await post(once)]).toEqual([202, 202]);
    await visit([seen, { ...bought, value: 1e308 }], 'FR');
    await visit([seen, { ...bought, value: 1e308 }], 'FR');
    const { totals } = (await until(
      'the purchase of the server',
      () => answer('overview'),
      (overview) => JSON.stringify(overview).includes('7600'),
      60_000,
    )) as unknown as { totals: { value: readonly { value: number }[] } };
    expect(totals.value.every(({ value }) => value < 10_000)).toBe(true);
  });
});
