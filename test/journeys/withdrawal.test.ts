import { describe, expect, it } from 'vitest';
import { startReceiver, until } from './receiver.ts';
import { consented, freshFolder, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const config = (url: string): string => `
network: { trustedProxies: ["127.0.0.1"], hops: 1 }
sites: { shop: { origins: ["https://shop.example"] } }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "${url}", secret: "${secret}", allowPrivate: true }
`;

const withdraw = (
  to: RunningSluice,
  body: object,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${to.url}/_s/consent`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', origin: 'https://shop.example', ...headers },
    body: JSON.stringify({ v: 1, site: 'shop', ...body }),
  });

describe('a withdrawal', () => {
  it('reaches what is still queued, survives a restart, and leaves the others alone', async () => {
    const receiver = await startReceiver(secret);
    receiver.answerWith(503);
    const folder = freshFolder();
    const first = await startSluice({ config: config(receiver.url), folder });
    const agent = {
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    };
    const send = async (visitor: number, name: string): Promise<void> => {
      const from = { 'x-forwarded-for': `198.51.100.${visitor}`, ...agent };
      const body = consented([{ name, id: `${name}-of-visitor-${visitor}` }], {
        page: `page-of-visitor-${visitor}`,
      });
      expect((await sendBeacon(first, body, from)).status).toBe(202);
    };
    for (let visitor = 0; visitor < 100; visitor += 1) await send(visitor, 'page_view');
    await send(200, 'page_view');
    await send(200, 'neighbour');
    for (let visitor = 0; visitor < 10; visitor += 1) {
      const elsewhere = { 'x-forwarded-for': '192.0.2.1', ...agent };
      const answer = await withdraw(
        first,
        { pages: [`page-of-visitor-${visitor}`], consent: { analytics: 'denied' } },
        elsewhere,
      );
      expect([answer.status, answer.headers.get('x-sluice-reason')]).toEqual([202, 'withdrawn']);
    }
    const byVisitor = await withdraw(
      first,
      { pages: [], consent: { analytics: false } },
      { 'x-forwarded-for': '198.51.100.200', ...agent },
    );
    expect(byVisitor.status).toBe(202);
    await first.end('SIGKILL');
    receiver.answerWith(204);
    const second = await startSluice({ config: config(receiver.url), folder });
    await fetch(`${second.adminUrl}/console/api/retry`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":"hook"}',
    });
    const state = await until(
      'all settled',
      async () =>
        (await (await fetch(`${second.adminUrl}/console/api/state`)).json()) as {
          destinations: {
            counts: { waiting: number; delivered: number; dropped: Record<string, number> };
          }[];
        },
      ({ destinations: [hook] }) => hook?.counts.waiting === 0,
      60_000,
    );
    const ids = new Set(receiver.events().map(({ id }) => String(id)));
    expect(ids.size).toBe(90);
    for (let visitor = 0; visitor < 100; visitor += 1)
      expect(ids.has(`page_view-of-visitor-${visitor}`)).toBe(visitor >= 10);
    expect(
      ids.has('neighbour-of-visitor-200'),
      'who shares address and agent is taken along: the README says so',
    ).toBe(false);
    expect(state.destinations[0]?.counts).toMatchObject({
      delivered: 90,
      dropped: { withdrawn: 12 },
    });
    await second.end('SIGINT');
    await receiver.close();
  }, 120_000);

  it('is refused from elsewhere, and a yes withdraws nothing', async () => {
    const receiver = await startReceiver(secret);
    const sluice = await startSluice({ config: config(receiver.url) });
    const reason = async (answer: Promise<Response>): Promise<[number, string | null]> => [
      (await answer).status,
      (await answer).headers.get('x-sluice-reason'),
    ];
    const all = {
      analytics: true,
      ads: true,
      adUserData: true,
      adPersonalization: true,
      functional: true,
    };
    expect(await reason(withdraw(sluice, { pages: ['page-0123456789ab'], consent: all }))).toEqual([
      202,
      'nothing_withdrawn',
    ]);
    expect(await reason(withdraw(sluice, { pages: 5, consent: all }))).toEqual([
      400,
      'malformed_body',
    ]);
    expect(await reason(withdraw(sluice, { site: 'constructor' }))).toEqual([403, 'unknown_site']);
    expect(await reason(withdraw(sluice, {}, { origin: 'https://evil.example' }))).toEqual([
      403,
      'origin_not_allowed',
    ]);
    expect((await fetch(`${sluice.url}/_s/consent`)).status).toBe(405);
    await sendBeacon(sluice, consented([{ name: 'page_view', id: 'after-the-yes' }]));
    await until(
      'delivery',
      () => receiver.events().map(({ id }) => id),
      (ids) => ids.includes('after-the-yes'),
    );
    await sluice.end('SIGINT');
    await receiver.close();
  });
});
