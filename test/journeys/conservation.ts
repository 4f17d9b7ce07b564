import { expect } from 'vitest';
import { until } from './receiver.ts';
import type { RunningSluice } from './sluice.ts';

type Counts = Readonly<Record<string, number>>;

/** What one destination counts, as the console gets it. */
export interface DestinationCounts {
  readonly name: string;
  readonly stored: number;
  readonly delivered: number;
  readonly waiting: number;
  readonly uncertain: number;
  readonly expired: number;
  readonly replayed: number;
  readonly dropped: Counts;
  readonly dead: Counts;
  readonly replays: Counts;
}

/** Everything that a running Sluice counts. */
export interface AllCounts {
  readonly door: {
    readonly received: number;
    /** Made by rules beside others. */
    readonly derived: number;
    readonly stored: number;
    readonly duplicate: number;
    readonly dropped: Counts;
  };
  readonly destinations: readonly {
    readonly name: string;
    readonly counts: DestinationCounts | null;
  }[];
}

/** Reads the counts through the admin listener. */
export async function readCounts(
  { adminUrl }: Pick<RunningSluice, 'adminUrl'>,
  headers: Readonly<Record<string, string>> = {},
): Promise<AllCounts> {
  const response = await fetch(`${adminUrl}/console/api/state`, { headers });
  expect(response.status).toBe(200);
  return (await response.json()) as AllCounts;
}

/**
 * Checks the sums of a running Sluice, in the console's answer and at `/metrics`: at the door
 * received + derived = stored + dropped + duplicate, and per destination stored = delivered + dropped +
 * waiting + dead + expired + uncertain; replays by their own sum. Gives the counts. To be called
 * after every fault.
 */
export async function checkConservation(
  sluice: Pick<RunningSluice, 'adminUrl'>,
  headers: Readonly<Record<string, string>> = {},
): Promise<AllCounts> {
  const all = await readCounts(sluice, headers);
  const { received, derived, stored, duplicate, dropped } = all.door;
  expect(stored + sum(dropped) + duplicate, 'the sum at the door').toBe(received + derived);
  for (const { name, counts } of all.destinations) {
    if (counts === null) continue;
    const { delivered, waiting, uncertain, expired, replays } = counts;
    const settled = delivered + sum(counts.dropped) + sum(counts.dead) + expired + uncertain;
    expect(settled + waiting, `the sum at ${name}`).toBe(counts.stored);
    expect(Math.min(delivered, waiting, uncertain, expired), name).toBeGreaterThanOrEqual(0);
    const { asked = 0, ...ends } = replays;
    expect(sum(ends), `the replays of ${name}`).toBe(asked);
  }
  await checkMetrics(sluice, headers);
  return all;
}

/** Waits until nothing waits at these destinations, then checks all sums. */
export async function settledCounts(
  sluice: Pick<RunningSluice, 'adminUrl'>,
  names: readonly string[],
  headers: Readonly<Record<string, string>> = {},
): Promise<AllCounts> {
  await until(
    'nothing waits',
    () => readCounts(sluice, headers),
    ({ destinations }) =>
      destinations.every(
        ({ name, counts }) =>
          !names.includes(name) ||
          (counts !== null && counts.waiting === 0 && (counts.replays['waiting'] ?? 0) === 0),
      ),
    30_000,
  );
  return checkConservation(sluice, headers);
}

/** The counts of one destination. */
export function countsOf({ destinations }: AllCounts, name: string): DestinationCounts {
  const found = destinations.find((each) => each.name === name)?.counts ?? null;
  if (found === null) throw new Error(`no counts of ${name}`);
  return found;
}

async function checkMetrics(
  { adminUrl }: Pick<RunningSluice, 'adminUrl'>,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const text = await (await fetch(`${adminUrl}/metrics`, { headers })).text();
  const door = samples(text, 'sluice_door_events');
  const at = (outcome: string): number =>
    door.filter(({ labels }) => labels['outcome'] === outcome).reduce((all, { n }) => all + n, 0);
  const dropped = door
    .filter(({ labels }) => labels['outcome']?.startsWith('dropped:'))
    .reduce((all, { n }) => all + n, 0);
  expect(at('stored') + dropped + at('duplicate'), 'the door at /metrics').toBe(
    at('received') + at('derived'),
  );
  const stored = samples(text, 'sluice_destination_stored_events');
  const ends = samples(text, 'sluice_destination_events');
  for (const { labels, n } of stored) {
    const mine = ends.filter((end) => end.labels['destination'] === labels['destination']);
    const all = mine.reduce((total, end) => total + end.n, 0);
    expect(all, `${labels['destination'] ?? ''} at /metrics`).toBe(n);
  }
}

function samples(
  text: string,
  name: string,
): readonly { readonly labels: Readonly<Record<string, string>>; readonly n: number }[] {
  return text.split('\n').flatMap((line) => {
    const found = new RegExp(`^${name}\\{([^}]*)\\} (\\S+)$`).exec(line);
    if (found === null) return [];
    const pairs = [...(found[1] ?? '').matchAll(/(\w+)="([^"]*)"/g)];
    const labels = Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, value]));
    return [{ labels, n: Number(found[2]) }];
  });
}

function sum(counts: Counts): number {
  return Object.values(counts).reduce((total, n) => total + n, 0);
}
