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

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
const elsewhere = { 'x-forwarded-for': '192.0.2.1', 'user-agent': firefox };
const eventsEach = 10;

/**
 * A hundred visitors. Behind the first shared address are 6, 7 and their neighbours 10, 11, all
 * with the same agent, and 12 with another one; behind the second are 8, 9 and 13, 14.
 */
function cameFrom(visitor: number): Record<string, string> {
  if ([6, 7, 10, 11, 12].includes(visitor))
    return {
      'x-forwarded-for': '203.0.113.1',
      'user-agent': visitor === 12 ? chrome : firefox,
    };
  const shared = [8, 9, 13, 14].includes(visitor);
  const address = shared ? '203.0.113.2' : `198.51.100.${visitor}`;
  return { 'x-forwarded-for': address, 'user-agent': firefox };
}

interface Counts {
  readonly stored: number;
  readonly waiting: number;
  readonly delivered: number;
  readonly dropped: Readonly<Record<string, number>>;
}

async function countsOf(sluice: RunningSluice): Promise<Counts> {
  const answer = await fetch(`${sluice.adminUrl}/console/api/state`);
  const { destinations } = (await answer.json()) as { destinations: { counts: Counts }[] };
  const [hook] = destinations;
  if (hook === undefined) throw new Error('the webhook is missing');
  return hook.counts;
}

async function sendAll(to: RunningSluice): Promise<void> {
  for (let visitor = 0; visitor < 100; visitor += 1) {
    const events = Array.from({ length: eventsEach }, (_, index) => ({
      name: 'page_view',
      id: `event-${index}-of-visitor-${visitor}`,
    }));
    const body = consented(events, { page: `page-of-visitor-${visitor}` });
    expect((await sendBeacon(to, body, cameFrom(visitor))).status).toBe(202);
  }
}

/** Ten withdraw: 0 to 5 with an address of their own, 6 and 7 behind one, 8 and 9 behind another. */
async function withdrawTen(to: RunningSluice): Promise<void> {
  const consent = { analytics: 'denied' };
  const ask = async (pages: readonly string[], from: Record<string, string>): Promise<void> => {
    const answer = await withdraw(to, { pages, consent }, from);
    expect([answer.status, answer.headers.get('x-sluice-reason')]).toEqual([202, 'withdrawn']);
  };
  for (const visitor of [0, 1, 2, 3, 8, 9]) await ask([`page-of-visitor-${visitor}`], elsewhere);
  for (const visitor of [4, 5, 6]) await ask([], cameFrom(visitor));
  await ask(['page-of-visitor-7'], cameFrom(7));
}

describe('a withdrawal', () => {
  it('reaches what is still queued, survives a restart, and leaves the others alone', async () => {
    const receiver = await startReceiver(secret);
    receiver.answerWith(503);
    const folder = freshFolder();
    const first = await startSluice({ config: config(receiver.url), folder });
    await sendAll(first);
    expect(await countsOf(first)).toMatchObject({ stored: 1_000, waiting: 1_000, delivered: 0 });
    await withdrawTen(first);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const later = consented([{ name: 'page_view', id: 'later-of-visitor-10' }], {
      page: 'page-of-visitor-10',
    });
    expect((await sendBeacon(first, later, cameFrom(10))).status).toBe(202);
    await first.end('SIGKILL');
    receiver.answerWith(204);
    const second = await startSluice({ config: config(receiver.url), folder });
    await fetch(`${second.adminUrl}/console/api/retry`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":"hook"}',
    });
    const counts = await until(
      'all settled',
      () => countsOf(second),
      ({ waiting }) => waiting === 0,
      60_000,
    );
    const arrived = receiver.events().map(({ id }) => String(id));
    const ids = new Set(arrived);
    expect(arrived.length, 'nothing came twice').toBe(ids.size);
    const countOf = (visitor: number): number =>
      [...ids].filter((id) => id.startsWith('event-') && id.endsWith(`-of-visitor-${visitor}`))
        .length;
    const gone = Array.from({ length: 100 }, (_, visitor) => visitor).filter(
      (visitor) => countOf(visitor) !== eventsEach,
    );
    // 10 and 11 share address and agent with 6, who withdrew from there: docs/withdrawal.md.
    expect(gone).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(gone.map(countOf), 'none of theirs').toEqual(gone.map(() => 0));
    expect(ids.has('later-of-visitor-10'), 'what came after it is decided at the door').toBe(true);
    expect(counts).toMatchObject({
      stored: 1_001,
      delivered: 881,
      dropped: { withdrawn: 120 },
      waiting: 0,
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
