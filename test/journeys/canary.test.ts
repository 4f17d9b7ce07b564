import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { consented, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

/*
 * Every privacy claim has a planted value. Each is sent through the real door, then looked for in
 * every file of the data and key folders, every log line, the metrics, the console's own data and
 * every outbound request. A value that is found anywhere fails the test by its name.
 */
const planted: Readonly<Record<string, string>> = {
  'the client’s address': '203.0.113.77',
  'the client’s IPv6 address': '2001:db8:7a7a::77',
  'the full agent': 'CanaryBrowser/7.7.7391',
  'the agent’s exact version': '140.0.7339',
  'a cookie of the site': 'canary-session-7391',
  'a cookie of the banner': 'canary-consent-7391',
  'an e-mail in the address': 'canary-url-7391@example.org',
  'an e-mail in the referrer': 'canary-referrer-7391@example.org',
  'an e-mail in a parameter': 'canary-param-7391@example.org',
  'an e-mail in the name': 'canary-name-7391@example.org',
  'an e-mail as a key': 'canary-key-7391@example.org',
  'an e-mail of `user`': 'canary-user-7391@example.org',
  'a name in the title': 'Canaria Sevenbird',
  'a password': 'canary-Passw0rd-7391',
  'a card': '4111111111111111',
  'a phone': '+49 151 7391 7391',
  'an IBAN': 'DE89370400440532013000',
  'a token in the path': '7391deadbeef7391deadbeef7391deadbeef',
  'a click id without ads': 'canary-gclid-7391-abcdefghij',
  'an account id': 'canary-customer-7391',
  'a refused event': 'canary-refused-7391',
  'a refused page': 'canary-refused-page-7391',
  'a rejected body': 'canary-rejected-7391',
  'the query of a refused pixel': 'canary-pixel-7391',
};
const value = (name: string): string => planted[name] ?? name;
const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

let receiver: Receiver;
let sluice: RunningSluice;
beforeAll(async () => {
  receiver = await startReceiver(secret);
  sluice = await startSluice({
    config: `
network: { trustedProxies: ["127.0.0.1"], hops: 1, regionHeader: x-region }
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
destinations:
  warehouse: { type: duckdb, purposes: [analytics], whenDenied: count, whenUnknown: degrade }
  hook: { type: webhook, purposes: [analytics], url: "${receiver.url}", secret: "${secret}", allowPrivate: true }
`,
  });
});
afterAll(async () => {
  await sluice?.end('SIGKILL');
  await receiver?.close();
});

const visitor = {
  'x-forwarded-for': value('the client’s address'),
  'x-region': 'DE-BY',
  'user-agent': `Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/${value('the agent’s exact version')}.128 ${value('the full agent')}`,
  cookie: `session=${value('a cookie of the site')}; CookieConsent={stamp:%27${value('a cookie of the banner')}%27%2Cnecessary:true%2Cpreferences:true%2Cstatistics:true%2Cmarketing:false%2Cmethod:%27explicit%27%2Cver:1%2Cutc:${Date.now()}%2Cregion:%27de%27}`,
};

async function everythingKept(): Promise<readonly (readonly [string, string])[]> {
  const admin = async (path: string): Promise<string> =>
    (await fetch(`${sluice.adminUrl}${path}`)).text();
  const live = await fetch(`${sluice.adminUrl}/console/api/live`);
  const { value: chunk } = (await live.body?.getReader().read()) ?? {};
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
    ['the steps', await admin('/console/api/steps?hours=1')],
    ['the live stream', Buffer.from(chunk ?? []).toString('utf8')],
    ...receiver.deliveries.map(({ headers, body }): [string, string] => [
      'an outbound request',
      JSON.stringify(headers) + body,
    ]),
  ];
}

describe('planted values', () => {
  it('are sent through the whole way', async () => {
    const event = {
      id: 'canary-event-1',
      name: `signed up ${value('an e-mail in the name')}`,
      url: `https://shop.example/reset/${value('a token in the path')}?email=${encodeURIComponent(value('an e-mail in the address'))}&gclid=${value('a click id without ads')}#/u/${value('an e-mail in the address')}`,
      referrer: `https://shop.example/search?q=${value('an e-mail in the referrer')}`,
      title: `Welcome back, ${value('a name in the title')} | Shop`,
      params: {
        contact: value('an e-mail in a parameter'),
        [value('an e-mail as a key')]: true,
        password: value('a password'),
        nested: {
          note: `card ${value('a card')} phone ${value('a phone')}`,
          json: JSON.stringify({ iban: value('an IBAN') }),
        },
        customer_id: value('an account id'),
        from_ip: value('the client’s IPv6 address'),
      },
      user: { email: value('an e-mail of `user`') },
    };
    const stored = await sendBeacon(sluice, consented([event], { consent: undefined }), visitor);
    expect([stored.status, stored.headers.get('x-sluice-reason')]).toEqual([202, 'stored']);
    const six = await sendBeacon(sluice, consented([{ id: 'canary-event-2', name: 'page_view' }]), {
      ...visitor,
      'x-forwarded-for': value('the client’s IPv6 address'),
    });
    expect(six.status).toBe(202);
    await until(
      'both are delivered',
      () => receiver.events().map(({ id }) => id),
      (ids) => ids.includes('canary-event-1') && ids.includes('canary-event-2'),
    );
  });

  it('are refused, degraded and counted', async () => {
    const refused = [
      {
        name: value('a refused event'),
        url: `https://shop.example/${value('a refused page')}`,
        params: { note: value('a refused event') },
      },
    ];
    const counted = await sendBeacon(
      sluice,
      consented(refused, { consent: { analytics: 'denied' } }),
      { ...visitor, cookie: '' },
    );
    expect(counted.headers.get('x-sluice-reason')).toBe('stored');
    const gpc = await sendBeacon(sluice, consented(refused, { consent: { analytics: 'denied' } }), {
      ...visitor,
      cookie: '',
      'sec-gpc': '1',
    });
    expect(gpc.headers.get('x-sluice-reason')).toBe('consent_denied');
    expect(
      (await sendBeacon(sluice, `{"v":1,"site":"shop","x":"${value('a rejected body')}"`, visitor))
        .status,
    ).toBe(400);
    const pixel = await fetch(
      `${sluice.url}/_s/p.gif?site=shop&name=page_view&url=${value('the query of a refused pixel')}`,
      { headers: { referer: 'https://shop.example/' } },
    );
    expect([200, 403]).toContain(pixel.status);
  });

  it('are in no file, no log line, no metric, no console, no outbound request', async () => {
    await until(
      'nothing waits',
      async () =>
        (await (await fetch(`${sluice.adminUrl}/console/api/state`)).json()) as {
          destinations: { counts: { waiting: number } }[];
        },
      ({ destinations }) => destinations.every(({ counts }) => counts.waiting === 0),
    );
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const kept = await everythingKept();
    expect(kept.length).toBeGreaterThan(8);
    expect(
      kept.some(([name, text]) => name.endsWith('.db') || text.includes('canary-event-1')),
    ).toBe(true);
    const found = Object.entries(planted).flatMap(([name, each]) =>
      kept
        .filter(([, text]) =>
          [each, encodeURIComponent(each), each.replaceAll(' ', '')].some((view) =>
            text.includes(view),
          ),
        )
        .map(([where]) => `${name} in ${where}`),
    );
    expect(found.filter((each) => !each.startsWith('a refused event in'))).toEqual([]);
  });

  it('count a denied event by its name alone, in the own store', async () => {
    const kept = await everythingKept();
    const outbound = kept.filter(([where]) => where === 'an outbound request');
    expect(outbound.length).toBeGreaterThan(0);
    for (const [, text] of outbound) expect(text).not.toContain('canary-refused');
  });

  it('would be seen if they were there: the search finds a value that is allowed', async () => {
    const kept = await everythingKept();
    expect(
      kept.filter(([, text]) => text.includes('canary-event-1')).map(([where]) => where),
    ).toEqual(expect.arrayContaining(['an outbound request', 'the live stream']));
  });
});
