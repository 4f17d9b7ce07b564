import { request as httpRequest } from 'node:http';
import { connect } from 'node:http2';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Front,
  fronts,
  http2Port,
  isInstalled,
  type RunningFront,
  startFront,
} from './fronts.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { consented, freshFolder, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const config = (url: string): string => `
network: { trustedProxies: ["127.0.0.1"], hops: 1, regionHeader: x-region }
policy: us-opt-out
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
limits: { perAddress: { rate: 1, burst: 8 }, perSite: { rate: 5000, burst: 20000 } }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "${url}", secret: "${secret}", allowPrivate: true }
`;

/** A beacon over HTTP/1.1 from an address of our choice: all of 127.0.0.0/8 is this machine. */
function beaconFrom(
  address: string,
  port: number,
  headers: Record<string, string> = {},
  id?: string,
): Promise<number> {
  const body = JSON.stringify(consented([{ name: 'page_view', ...(id !== undefined && { id }) }]));
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port,
        localAddress: address,
        method: 'POST',
        path: '/_s/e',
        headers: {
          'content-type': 'text/plain',
          origin: 'https://shop.example',
          host: 'shop.example',
          ...headers,
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    request.on('error', reject).end(body);
  });
}

/** A beacon over HTTP/2 and IPv6, both by prior knowledge. */
function beaconOverHttp2(port: number, id: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const session = connect(`http://[::1]:${port}`);
    session.on('error', reject);
    const stream = session.request({
      ':method': 'POST',
      ':path': '/_s/e',
      ':authority': 'shop.example',
      'content-type': 'text/plain',
      origin: 'https://shop.example',
    });
    stream.on('response', (headers) => {
      resolve(Number(headers[':status']));
      session.close();
    });
    stream.on('error', reject);
    stream.end(JSON.stringify(consented([{ name: 'page_view', id }])));
  });
}

describe.each(fronts)('behind a real $name, by the recipe', (front: Front) => {
  const here = isInstalled(front);
  let receiver: Receiver;
  let sluice: RunningSluice;
  let running: RunningFront;

  beforeAll(async () => {
    if (!here) return;
    receiver = await startReceiver(secret);
    sluice = await startSluice({ config: config(receiver.url) });
    const folder = join(freshFolder(), 'front');
    running = await startFront(front, folder, Number(new URL(sluice.url).port));
  });
  afterAll(async () => {
    await running?.stop();
    await sluice?.end('SIGINT');
    await receiver?.close();
  });

  const arrived = (id: string): Promise<Record<string, unknown> | undefined> =>
    until(
      'delivery',
      () => receiver.events().find((event) => event['id'] === id),
      (event) => event !== undefined,
    );

  it.skipIf(!here)('takes the beacon, never cached, and the script under the path', async () => {
    const script = await fetch(`${running.url}/_s/s.js`, { headers: { host: 'shop.example' } });
    expect(script.status).toBe(200);
    expect(script.headers.get('content-type')).toContain('javascript');
    for (let turn = 0; turn < 2; turn += 1) {
      const answer = await sendBeacon(
        running,
        consented([{ name: 'page_view', id: `first-${turn}-event` }]),
      );
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([202, 'no-store']);
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(answer.headers.get('content-encoding')).toBeNull();
      await arrived(`first-${turn}-event`);
    }
    const pixel = `${running.url}/_s/p.gif?site=shop&name=page_view&consent.analytics=granted`;
    const from = { headers: { referer: 'https://shop.example/' } };
    for (let turn = 0; turn < 2; turn += 1) {
      const answer = await fetch(`${pixel}&id=pixel-number-${turn}`, from);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(answer.headers.get('content-encoding')).toBeNull();
    }
    await arrived('pixel-number-1');
    // The same address again, as a cache would see it: it reaches Sluice, which knows the repeat.
    const seen = async (): Promise<number> => {
      const state = await fetch(`${sluice.adminUrl}/console/api/state`);
      return ((await state.json()) as { door: { duplicate: number } }).door.duplicate;
    };
    const before = await seen();
    expect((await fetch(`${pixel}&id=pixel-number-1`, from)).status).toBe(200);
    expect(await seen()).toBe(before + 1);
  });

  it.skipIf(!here)('believes the region of nobody who comes past the proxy', async () => {
    const port = Number(new URL(sluice.url).port);
    const claims = { 'x-region': 'US-CA', 'x-forwarded-for': '203.0.113.50' };
    expect(await beaconFrom('127.0.5.5', port, claims, 'past-the-proxy')).toBe(202);
    const { derived } = ((await arrived('past-the-proxy')) ?? {}) as { derived?: object };
    expect(derived).not.toMatchObject({ country: 'US' });
  });

  it.skipIf(!here)(
    'believes the region of the proxy, not the one that a client claims',
    async () => {
      await sendBeacon(running, consented([{ name: 'page_view', id: 'claimed-region' }]), {
        'x-region': 'DE',
      });
      expect(await arrived('claimed-region')).toMatchObject({
        derived: { country: 'US', region: 'US-CA' },
      });
    },
  );

  it.skipIf(!here)('takes HTTP/2 over IPv6', async () => {
    expect(await beaconOverHttp2(http2Port(front, running.port), 'http2-over-ipv6')).toBe(202);
    await arrived('http2-over-ipv6');
  });

  it.skipIf(!here)(
    'sees each client: a forged header opens no bucket, a neighbour has his own',
    async () => {
      const statuses: number[] = [];
      for (let index = 0; index < 14; index += 1) {
        const forged = {
          'x-forwarded-for': `203.0.113.${index}`,
          forwarded: `for=203.0.113.${index}`,
        };
        statuses.push(await beaconFrom('127.0.1.7', running.port, forged));
      }
      expect(statuses).toContain(429);
      expect(await beaconFrom('127.0.9.9', running.port), 'of another network').toBe(202);
    },
  );

  it.skipIf(!here)('refuses a body above 64 KiB', async () => {
    expect((await sendBeacon(running, 'x'.repeat(70_000))).status).toBe(413);
  });

  it.skipIf(!here)('writes nothing private into its logs, Sluice up or down', async () => {
    const ask = (): Promise<Response> =>
      fetch(
        `${running.url}/_s/p.gif?site=shop&name=page_view&url=https%3A%2F%2Fshop.example%2F%3Femail%3Dcanary%2540example.org`,
        {
          headers: {
            'user-agent': 'CanaryAgent/1',
            referer: 'https://shop.example/?canary=1',
            cookie: 'session=canary-cookie',
            'x-forwarded-for': '203.0.113.99',
          },
        },
      );
    expect((await ask()).status).toBe(200);
    await sluice.end('SIGKILL');
    expect((await ask()).status).toBeGreaterThanOrEqual(500);
    await running.stop();
    const logs = running.logs();
    for (const value of ['canary', 'CanaryAgent', '203.0.113', '127.0.1.7', '127.0.9.9', '[::1]'])
      expect(logs).not.toContain(value);
    // The one that a front may know: this machine's own, where it listens and asks.
    expect(logs.replaceAll(/127\.0\.0\.1:\d+/g, '')).not.toMatch(/client:? *127\.0\.0\.1/);
  });
});
