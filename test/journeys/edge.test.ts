import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  edgeSecret,
  type RunningEdge,
  startEdgeOrigin,
  startWorker,
  workerdIsHere,
} from './edge.ts';
import { fronts, isInstalled } from './fronts.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { consented, freshFolder, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const config = (url: string): string => `
network: { trustedProxies: ["127.0.0.1"], hops: 1, regionHeader: x-region }
policy: us-opt-out
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
limits: { perAddress: { rate: 1, burst: 6 }, perSite: { rate: 5000, burst: 20000 } }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "${url}", secret: "${secret}", allowPrivate: true }
`;
const nginx = fronts.find(({ name }) => name === 'nginx');
const here = workerdIsHere() && nginx !== undefined && isInstalled(nginx);

/** What Cloudflare's edge adds to a visitor's request before a Worker sees it. */
function visitor(
  address: string,
  region: object = { country: 'US', regionCode: 'CA' },
): {
  readonly 'cf-connecting-ip': string;
  readonly 'cf-blob': string;
} {
  return { 'cf-connecting-ip': address, 'cf-blob': JSON.stringify(region) };
}

describe.skipIf(!here)('the Worker in workerd, the front of the origin, Sluice', () => {
  let receiver: Receiver;
  let sluice: RunningSluice;
  let origin: RunningEdge;
  let worker: RunningEdge;

  beforeAll(async () => {
    receiver = await startReceiver(secret);
    sluice = await startSluice({ config: config(receiver.url) });
    origin = await startEdgeOrigin(join(freshFolder(), 'origin'), sluice.url);
    worker = await startWorker(join(freshFolder(), 'worker'), origin.url);
  });
  afterAll(async () => {
    await worker?.stop();
    await origin?.stop();
    await sluice?.end('SIGINT');
    await receiver?.close();
  });

  const arrived = (id: string): Promise<Record<string, unknown> | undefined> =>
    until(
      'delivery',
      () => receiver.events().find((event) => event['id'] === id),
      (event) => event !== undefined,
    );

  it('takes the beacon, never cached, with the region that Cloudflare found', async () => {
    for (const turn of [1, 2]) {
      const id = `of-the-worker-${turn}`;
      const answer = await sendBeacon(worker, consented([{ name: 'page_view', id }]), {
        ...visitor('198.51.100.7'),
        'x-region': 'DE',
      });
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([202, 'no-store']);
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(await arrived(id)).toMatchObject({ derived: { country: 'US', region: 'US-CA' } });
    }
  });

  it('hands the script on with its ETag, and answers a repeat with 304', async () => {
    const script = await fetch(`${worker.url}/_s/s.js`, { headers: visitor('198.51.100.9') });
    expect([script.status, script.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('javascript'),
    ]);
    expect(await script.text()).toContain('sluice');
    const headers = {
      ...visitor('198.51.100.9'),
      'if-none-match': script.headers.get('etag') ?? '',
    };
    expect((await fetch(`${worker.url}/_s/s.js`, { headers })).status).toBe(304);
  });

  it('sees each visitor: a forged header opens no bucket, a neighbour has his own', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 10; index += 1) {
      const forged = {
        'x-forwarded-for': `203.0.113.${index}`,
        'x-real-ip': `203.0.113.${index}`,
        ...visitor('198.51.101.20'),
      };
      const answer = await sendBeacon(worker, consented([{ name: 'page_view' }]), forged);
      statuses.push(answer.status);
    }
    expect(statuses).toContain(429);
    const other = await sendBeacon(
      worker,
      consented([{ name: 'page_view' }]),
      visitor('2001:db8::7'),
    );
    expect(other.status).toBe(202);
  });

  it('brings an objection that is kept in its cookie as far as Sluice', async () => {
    const [objected, other] = ['of-one-who-objects', 'of-one-who-does-not'];
    const cookie = 'session=1; sluice_objection=1';
    const send = (id: string, more: object): Promise<Response> => {
      const body = consented([{ name: 'page_view', id }]);
      return sendBeacon(worker, body, { ...visitor('198.51.103.4'), ...more });
    };
    expect((await send(objected, { cookie })).status).toBe(202);
    expect((await send(other, {})).status).toBe(202);
    await arrived(other);
    expect(receiver.events().map((event) => event['id'])).not.toContain(objected);
  });

  it('brings a refusal that the banner keeps in its cookie, with the pixel', async () => {
    const [refused, other] = ['pixel-of-a-refusal', 'pixel-of-another'];
    const closed = 'OptanonAlertBoxClosed=2026-11-20T10:00:00.000Z';
    const groups = (state: number): string =>
      `session=1; ${closed}; OptanonConsent=${encodeURIComponent(`groups=C0001:1,C0002:${state},C0004:${state}`)}`;
    const send = (id: string, cookie: string): Promise<Response> =>
      fetch(`${worker.url}/_s/p.gif?site=shop&name=page_view&id=${id}`, {
        headers: {
          ...visitor('198.51.103.9', { country: 'US', regionCode: 'CA' }),
          referer: 'https://shop.example/',
          cookie,
        },
      });
    expect((await send(refused, groups(0))).status).toBe(200);
    expect((await send(other, groups(1))).status).toBe(200);
    await arrived(other);
    expect(receiver.events().map((event) => event['id'])).not.toContain(refused);
  });

  it('refuses a body above 64 KiB and every other path', async () => {
    const long = await sendBeacon(worker, 'x'.repeat(70_000), visitor('198.51.102.1'));
    expect(long.status).toBe(413);
    expect((await fetch(`${worker.url}/wp-login.php`)).status).toBe(404);
  });

  it('asks the front of the origin with its secret; who has none is refused there', async () => {
    const body = consented([{ name: 'page_view' }]);
    expect((await sendBeacon(origin, body)).status).toBe(403);
    expect((await sendBeacon(origin, body, { 'x-sluice-edge': 'a-guess' })).status).toBe(403);
    const claimed = { 'x-sluice-edge': edgeSecret, 'x-forwarded-for': '203.0.113.9, 198.51.103.4' };
    expect((await sendBeacon(origin, body, claimed)).status).toBe(202);
    const rewritten = (path: string): Promise<Response> =>
      sendBeacon({ url: `${origin.url}/${path}` }, body, { 'x-forwarded-for': '198.51.105.4' });
    expect((await rewritten(edgeSecret)).status, 'the secret in the address').toBe(202);
    expect((await rewritten('a-guess')).status).toBe(404);
  });

  it('takes the region of CloudFront at the origin, not of a visitor behind a rewrite', async () => {
    const region = async (id: string, to: string, headers: object): Promise<unknown> => {
      const all = { 'x-forwarded-for': '198.51.106.4', ...headers };
      await sendBeacon({ url: origin.url + to }, consented([{ name: 'page_view', id }]), all);
      return (await arrived(id))?.['derived'];
    };
    const cloudfront = { 'x-sluice-edge': edgeSecret, 'cloudfront-viewer-country': 'US' };
    const state = { ...cloudfront, 'cloudfront-viewer-country-region': 'CA' };
    expect(await region('region-of-a-state', '', state)).toMatchObject({ region: 'US-CA' });
    const german = { 'x-sluice-edge': edgeSecret, 'x-region': 'US-CA' };
    expect(await region('region-of-forward', '', german)).toMatchObject({ region: 'US-CA' });
    await sendBeacon(
      { url: `${origin.url}/${edgeSecret}` },
      consented([{ name: 'page_view', id: 'region-claimed' }]),
      { 'x-forwarded-for': '198.51.107.4', 'x-region': 'US-CA' },
    );
    expect((await arrived('region-claimed'))?.['derived']).not.toMatchObject({ region: 'US-CA' });
  });

  it('leaves nothing private in the log of the origin', async () => {
    await fetch(
      `${worker.url}/_s/p.gif?site=shop&name=page_view&url=https%3A%2F%2Fshop.example%2F%3Fc%3Dcanary`,
      { headers: { ...visitor('198.51.104.4'), 'user-agent': 'CanaryAgent/1' } },
    );
    await origin.stop();
    expect(origin.logs()).toContain('/_s/e 202');
    for (const value of ['canary', 'CanaryAgent', '198.51.10', '203.0.113'])
      expect(origin.logs() + worker.logs()).not.toContain(value);
  });
});

describe.skipIf(!here)('what the Worker sends on', () => {
  const seen: { readonly path: string; readonly headers: IncomingHttpHeaders }[] = [];
  let echo: Server;
  let worker: RunningEdge;

  beforeAll(async () => {
    echo = createServer((request, response) => {
      seen.push({ path: request.url ?? '', headers: request.headers });
      request.resume();
      response.writeHead(202, { 'cache-control': 'no-store' }).end();
    });
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
    const address = echo.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    worker = await startWorker(join(freshFolder(), 'worker'), `http://127.0.0.1:${port}`);
  });
  afterAll(async () => {
    await worker?.stop();
    echo?.close();
  });

  const last = async (headers: Record<string, string>): Promise<IncomingHttpHeaders> => {
    await sendBeacon(worker, '{}', headers);
    return seen.at(-1)?.headers ?? {};
  };

  it('is what Sluice reads, and no more: no cookie, no header of the platform', async () => {
    const headers = await last({
      ...visitor('198.51.100.7'),
      cookie: 'session=secret; _ga=GA1.1.5.6; OptanonConsent=groups%3DC0002%3A1',
      'cf-ray': '8a',
      'cf-ipcountry': 'US',
      'true-client-ip': '203.0.113.1',
      'x-forwarded-for': '203.0.113.1',
      'x-region': 'DE',
      'x-sluice-edge': 'forged',
      'sec-gpc': '1',
      'x-company-user': 'jane',
    });
    expect(Object.keys(headers).sort()).toEqual(
      expect.not.arrayContaining(['cookie', 'cf-connecting-ip', 'cf-ray', 'true-client-ip']),
    );
    expect(JSON.stringify(headers)).not.toMatch(/secret;|GA1|Optanon|jane|203\.0\.113|forged/);
    expect(headers).toMatchObject({
      'x-forwarded-for': '198.51.100.7',
      'x-region': 'US-CA',
      'x-sluice-edge': edgeSecret,
      'sec-gpc': '1',
      origin: 'https://shop.example',
      'content-type': 'text/plain',
    });
  });

  it('is one cookie at most: the objection, which names nobody', async () => {
    const bearing = { ...visitor('198.51.100.7'), cookie: 'a=b; sluice_objection=1; id=7' };
    expect((await last(bearing)).cookie).toBe('sluice_objection=1');
    const looksLike = { ...bearing, cookie: 'x_sluice_objection=1; sluice_objection=17' };
    expect((await last(looksLike)).cookie).toBeUndefined();
  });

  it('names no region that Cloudflare does not know, and never the state of another country', async () => {
    const of = async (region: object): Promise<unknown> =>
      (await last(visitor('198.51.100.7', region)))['x-region'];
    expect(await of({})).toBeUndefined();
    expect(await of({ country: 'T1' })).toBeUndefined();
    expect(await of({ country: 'DE', regionCode: 'BY' })).toBe('DE');
    expect(await of({ country: 'US' })).toBe('US');
  });
});
