import { expect } from 'vitest';
import { until } from './receiver.ts';
import { consented, freshFolder, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

/** A store that a real Sluice writes to, asked past it. */
export interface KilledStore {
  /** Names the store in the output. */
  readonly name: string;
  /** The lines of the destination in the configuration: `type: …`, more settings. */
  readonly destination: (folder: string) => string;
  /** The ids of all stored events, repeats included, once Sluice has ended. */
  readonly ids: (folder: string) => Promise<readonly string[]>;
  /** True where each event must be there once; else repeats are counted and printed. */
  readonly exactlyOnce: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

/** When each run is killed: before, about when, and after the first batch is written. */
const killedAfterMs = [400, 1_050, 1_300];

/**
 * Kills Sluice in the middle of the load again and again, lets the last one come to rest, and asks
 * the store: every acknowledged event is there, once where the store promises it, and no other.
 */
export async function expectStoreSurvivesKills(store: KilledStore): Promise<void> {
  const folder = freshFolder();
  const acknowledged = new Set<string>();
  const unanswered = new Set<string>();
  const config = `
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
limits: { perAddress: { rate: 100000, burst: 100000 }, perSite: { rate: 100000, burst: 100000 } }
destinations:
  store: { purposes: [analytics], ${store.destination(folder)} }
`;
  const options = { config, folder, environment: store.environment ?? {} };
  for (const [kill, ms] of killedAfterMs.entries()) {
    const sluice = await startSluice(options);
    const sending = load(sluice, `kill${kill}`, acknowledged, unanswered);
    const before = acknowledged.size;
    await new Promise((resolve) => setTimeout(resolve, ms));
    // A busy machine may have taken nothing by then: a kill of that would show nothing.
    await until(
      'some are acknowledged',
      () => acknowledged.size - before,
      (count) => count > 20,
    );
    await sluice.end('SIGKILL');
    await sending;
  }
  const last = await startSluice(options);
  const counts = await until(
    'nothing waits',
    () => countsOf(last),
    ({ waiting }) => waiting === 0,
    60_000,
  );
  await last.end('SIGINT');
  const ids = await store.ids(folder);
  const once = new Set(ids);
  const share = ((ids.length - once.size) / ids.length) * 100;
  process.stdout.write(
    `${store.name}, kill -9 × ${killedAfterMs.length}: ${acknowledged.size} acknowledged, ${ids.length} stored, repeats ${share.toFixed(2)} %\n`,
  );
  expect(counts, last.output()).toMatchObject({ waiting: 0, dead: 0, uncertain: 0 });
  expect([...acknowledged].filter((id) => !once.has(id))).toEqual([]);
  expect([...once].filter((id) => !acknowledged.has(id) && !unanswered.has(id))).toEqual([]);
  expect(acknowledged.size).toBeGreaterThan(50);
  if (store.exactlyOnce) expect(ids).toHaveLength(once.size);
}

/** Sends until the server is gone; remembers exactly which ids got a 202, and which no answer. */
async function load(
  sluice: RunningSluice,
  prefix: string,
  acknowledged: Set<string>,
  unanswered: Set<string>,
): Promise<void> {
  let next = 0;
  const client = async (): Promise<void> => {
    for (;;) {
      next += 1;
      const ids = [`${prefix}-${next}-a`, `${prefix}-${next}-b`];
      const events = ids.map((id) => ({ id, name: 'add_to_cart', params: { quantity: next } }));
      for (const id of ids) unanswered.add(id);
      const status = await sendBeacon(sluice, consented(events)).then(
        (answer) => answer.status,
        () => null,
      );
      if (status === null) return;
      for (const id of ids) unanswered.delete(id);
      if (status === 202) for (const id of ids) acknowledged.add(id);
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
}

interface Counts {
  readonly waiting: number;
  readonly dead: number;
  readonly uncertain: number;
}

async function countsOf(sluice: RunningSluice): Promise<Counts> {
  const state = (await (await fetch(`${sluice.adminUrl}/console/api/state`)).json()) as {
    destinations: {
      counts: { waiting: number; dead?: Record<string, number>; uncertain?: number };
    }[];
  };
  const counts = state.destinations[0]?.counts;
  const dead = Object.values(counts?.dead ?? {}).reduce((sum, n) => sum + n, 0);
  return { waiting: counts?.waiting ?? -1, dead, uncertain: counts?.uncertain ?? 0 };
}
