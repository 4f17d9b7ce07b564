import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consented, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

const config = `
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
limits: { perAddress: { rate: 1, burst: 60 }, perSite: { rate: 5000, burst: 20000 } }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "http://127.0.0.1:9/", secret: "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", allowPrivate: true }
`;

/** The series of /metrics without their values. */
async function seriesOf(sluice: RunningSluice): Promise<readonly string[]> {
  const text = await (await fetch(`${sluice.adminUrl}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => line.slice(0, line.lastIndexOf(' ')));
}

const hostile = [
  'evil"} 1\nsluice_fake{x="y',
  'nobody@example.org',
  '__proto__',
  'constructor',
  'x'.repeat(5_000),
  '\u0000\u2028\\',
  '203.0.113.77',
];
/** Of the reasons that the source lists, and the kinds that a detector has: words, no values. */
const closed = /^sluice_\w+(?:\{(?:\w+="(?:\w+|dropped:\w+|shop|[\d.e+-]+|\+Inf)?",?)*\})?$/;

describe('what a visitor sends makes no series', () => {
  let sluice: RunningSluice;
  beforeAll(async () => {
    sluice = await startSluice({ config });
  });
  afterAll(async () => {
    await sluice?.end('SIGINT');
  });

  it('whatever it names its site, its events, its origin and its parameters', async () => {
    for (const value of hostile) {
      const event = { name: value, title: value, params: { [value]: value, email: 'a@b.example' } };
      await sendBeacon(sluice, consented([event], { site: value }));
      await sendBeacon(sluice, consented([event]));
      await sendBeacon(sluice, consented([event], { page: value, cmp: { [value]: value } }));
      await sendBeacon(sluice, consented([event], { consent: { [value]: value } }));
      const origin = { origin: `https://${value.replaceAll(/[^a-z.]/g, '')}.example` };
      await sendBeacon(sluice, consented([event]), origin);
      await sendBeacon(sluice, value);
      await fetch(`${sluice.url}/_s/p.gif?site=${encodeURIComponent(value)}`);
    }
    const series = await seriesOf(sluice);
    for (const one of series) expect(one).toMatch(closed);
    const text = series.join('\n');
    for (const value of [...hostile, 'fake', 'nobody', '203.0.113'])
      expect(text).not.toContain(value);
    const sites = [...text.matchAll(/site="([^"]*)"/g)].map(([, site]) => site);
    expect(new Set(sites)).toEqual(new Set(['shop']));
  });

  it('and the site whose limit was reached is named', async () => {
    const many = consented(Array.from({ length: 50 }, () => ({ name: 'page_view' })));
    for (let turn = 0; turn < 4; turn += 1) await sendBeacon(sluice, many);
    expect(await seriesOf(sluice)).toContain('sluice_rate_limited_total{site="shop"}');
    expect(await seriesOf(sluice)).toContain(
      'sluice_refused_requests_total{reason="rate_limited"}',
    );
  });
});
