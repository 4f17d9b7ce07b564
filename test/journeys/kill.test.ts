import { describe, expect, it } from 'vitest';
import { checkConservation } from './conservation.ts';
import { startReceiver, until } from './receiver.ts';
import { consented, freshFolder, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const config = (url: string): string => `
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
limits: { perAddress: { rate: 100000, burst: 100000 }, perSite: { rate: 100000, burst: 100000 } }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "${url}", secret: "${secret}", allowPrivate: true }
`;

interface Ids {
  readonly acknowledged: Set<string>;
  readonly unanswered: Set<string>;
}

/** Sends until told to stop, or the server is gone; remembers exactly which ids got a 202. */
async function load(
  sluice: RunningSluice,
  prefix: string,
  ids: Ids,
  going: () => boolean,
): Promise<void> {
  let next = 0;
  const client = async (): Promise<void> => {
    while (going()) {
      next += 1;
      const own = [`${prefix}-${next}-a`, `${prefix}-${next}-b`];
      const events = own.map((id) => ({
        id,
        name: 'add_to_cart',
        url: 'https://shop.example/p/1',
        params: { quantity: next },
      }));
      for (const id of own) ids.unanswered.add(id);
      const status = await sendBeacon(sluice, consented(events)).then(
        (answer) => answer.status,
        () => null,
      );
      if (status === 202) for (const id of own) ids.acknowledged.add(id);
      if (status !== null) for (const id of own) ids.unanswered.delete(id);
      else return;
    }
  };
  await Promise.all(Array.from({ length: 16 }, client));
}

const deliveredIds = (events: readonly Record<string, unknown>[]): string[] =>
  events.map(({ id }) => String(id));

describe('a receiver that is down for a while', () => {
  it('gets everything afterwards: nothing is lost, the door never slows', async () => {
    const receiver = await startReceiver(secret);
    const { port } = new URL(receiver.url);
    const sluice = await startSluice({ config: config(receiver.url) });
    await receiver.close();
    const ids: Ids = { acknowledged: new Set(), unanswered: new Set() };
    const end = Date.now() + 1_500;
    await load(sluice, 'down', ids, () => Date.now() < end);
    expect(await waitingOf(sluice)).toBe(ids.acknowledged.size);
    await checkConservation(sluice);
    const back = await startReceiver(secret, Number(port));
    await fetch(`${sluice.adminUrl}/console/api/retry`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"name":"hook"}',
    });
    const seen = await until(
      'recovery',
      () => new Set(deliveredIds(back.events())),
      (all) => all.size >= ids.acknowledged.size,
      60_000,
    );
    expect([...ids.acknowledged].filter((id) => !seen.has(id))).toEqual([]);
    await sluice.end('SIGINT');
    await back.close();
  }, 120_000);
});

describe('a clean end', () => {
  it('settles what is in flight and exits 0; the next start goes on', async () => {
    const receiver = await startReceiver(secret);
    const folder = freshFolder();
    const first = await startSluice({ config: config(receiver.url), folder });
    const ids = Array.from({ length: 40 }, (_, index) => `clean-end-${index}`);
    await sendBeacon(first, consented(ids.map((id) => ({ id, name: 'page_view' }))));
    expect(await first.end('SIGINT')).toBe(0);
    const second = await startSluice({ config: config(receiver.url), folder });
    await until(
      'all arrive',
      () => new Set(deliveredIds(receiver.events())),
      (seen) => ids.every((id) => seen.has(id)),
    );
    expect(receiver.events()).toHaveLength(ids.length);
    expect(await second.end('SIGINT')).toBe(0);
    await receiver.close();
  }, 60_000);
});

async function waitingOf(sluice: RunningSluice): Promise<number> {
  const state = (await (await fetch(`${sluice.adminUrl}/console/api/state`)).json()) as {
    destinations: { counts: { waiting: number } }[];
  };
  return state.destinations.reduce((sum, { counts }) => sum + counts.waiting, 0);
}
