import { checkConservation, countsOf, readCounts } from '../journeys/conservation.ts';
import { until } from '../journeys/receiver.ts';
import { type RunningSluice, startSluice } from '../journeys/sluice.ts';
import { Account } from './account.ts';
import { Clients, type Latency } from './clients.ts';
import { signingSecret, webhook, withDestinations } from './config.ts';
import { Liar } from './liar.ts';
import { Random } from './random.ts';
import { isAtRest } from './rest.ts';
import { isGood, type TortureVerdict, verdictLine, verdictOf } from './verdict.ts';
import { type Manner, Witness } from './witness.ts';

export interface FaultOptions {
  readonly seed: number;
  /** How long the receivers are at fault. */
  readonly faultMs: number;
  /** Beacons per second. */
  readonly rate: number;
  /** Presses the console's button instead of waiting for the breaker's pause to end. */
  readonly hurry: boolean;
  readonly print: (line: string) => void;
}

/** What became of the events while five receivers misbehaved, each in its own way. */
export interface FaultReport {
  /** By destination: compared with what the clients know. */
  readonly verdicts: Readonly<Record<string, TortureVerdict>>;
  /** What waited at the healthy destination when the load ended and the others were at fault. */
  readonly healthyWaiting: number;
  /** What a vendor said it took, against what Sluice counts as delivered, of the one that lies. */
  readonly liar: { readonly taken: number; readonly delivered: number; readonly dead: number };
  readonly calm: Latency;
  readonly faulty: Latency;
}

const slowMs = 5_000;
/** What is compiled and cached by then is not measured. */
const warmUpMs = 1_500;
const calmMs = 1_500;
const manners: Readonly<Record<string, Manner>> = {
  slow: { kind: 'slow', ms: slowMs },
  fails: { kind: 'fails' },
  resets: { kind: 'resets' },
};

/**
 * One Sluice with six destinations: one is well, and for some time one is down, one answers in 5 s,
 * one says 500 half of the time, one resets its sockets, one lies (200 with an error body). Then all
 * are well again. The sums are checked before, during and after.
 */
export async function sufferFaults(options: FaultOptions): Promise<FaultReport> {
  const { seed, faultMs, rate, hurry, print } = options;
  const names = ['healthy', 'down', ...Object.keys(manners)];
  const witnesses = new Map(
    names.map((name, index) => [name, new Witness(new Random(seed + index), signingSecret)]),
  );
  const liar = new Liar(new Random(seed + 20));
  await Promise.all([...witnesses.values(), liar].map((each) => each.open()));
  const lines = [...witnesses].map(([name, { url }]) => webhook(name, url));
  const matomo = `  liar: { type: matomo, purposes: [analytics], url: "${liar.url}", siteId: 1, allowPrivate: true }`;
  const sluice = await startSluice({ config: withDestinations([...lines, matomo].join('\n')) });
  const account = new Account();
  const clients = new Clients({
    account,
    random: new Random(seed + 30),
    url: () => sluice.url,
    connections: 12,
    deniedShare: 0.1,
    rate,
  });
  await pause(warmUpMs);
  clients.latency();
  await pause(calmMs);
  const calm = clients.latency();
  await checkConservation(sluice);
  for (const [name, manner] of Object.entries(manners)) witnessOf(witnesses, name).manner = manner;
  await witnessOf(witnesses, 'down').close();
  await pause(faultMs);
  const faulty = clients.latency();
  await clients.stop();
  const healthyWaiting = await waitingWhileOthersFail(sluice);
  await checkConservation(sluice);
  for (const witness of witnesses.values()) witness.manner = { kind: 'answers', msMax: 0 };
  liar.isLying = false;
  await witnessOf(witnesses, 'down').open();
  if (hurry) await pressRetry(sluice, [...names, 'liar']);
  await until('nothing waits', () => isAtRest(sluice), Boolean, 180_000);
  const counts = countsOf(await checkConservation(sluice), 'liar');
  const dead = Object.values(counts.dead).reduce((sum, count) => sum + count, 0);
  await sluice.end('SIGINT');
  await Promise.all([...witnesses.values(), liar].map((each) => each.close()));
  const verdicts = Object.fromEntries(
    [...witnesses].map(([name, witness]) => [name, verdictOf(account, witness)]),
  );
  for (const [name, verdict] of Object.entries(verdicts)) print(verdictLine(name, verdict));
  print(
    `liar: ${liar.lies} batches refused in the body of a 200; it took ${liar.taken}, counted delivered ${counts.delivered}, dead ${dead}`,
  );
  print(
    `accept, calm: p50 ${calm.p50Ms.toFixed(1)} ms, p99 ${calm.p99Ms.toFixed(1)} ms; under faults: p50 ${faulty.p50Ms.toFixed(1)} ms, p99 ${faulty.p99Ms.toFixed(1)} ms: ${(faulty.p50Ms / calm.p50Ms).toFixed(2)} × and ${(faulty.p99Ms / calm.p99Ms).toFixed(2)} ×`,
  );
  const { taken } = liar;
  const told = { taken, delivered: counts.delivered, dead };
  return { verdicts, healthyWaiting, liar: told, calm, faulty };
}

/** True where all was recovered and each sum is what the receivers saw. */
export function isRecovered({ verdicts, healthyWaiting, liar }: FaultReport): boolean {
  return (
    Object.values(verdicts).every(isGood) && healthyWaiting === 0 && liar.taken === liar.delivered
  );
}

/** The healthy one comes to rest while the others still have their fault. */
async function waitingWhileOthersFail(sluice: RunningSluice): Promise<number> {
  const { destinations } = await until(
    'the healthy destination has everything',
    () => readCounts(sluice),
    (all) => countsOf(all, 'healthy').waiting === 0,
  );
  const down = countsOf({ ...(await readCounts(sluice)), destinations }, 'down');
  if (down.waiting === 0) throw new Error('the one that is down had nothing to wait for');
  return destinations.find(({ name }) => name === 'healthy')?.counts?.waiting ?? -1;
}

async function pressRetry({ adminUrl }: RunningSluice, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await fetch(`${adminUrl}/console/api/retry`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    });
  }
}

function witnessOf(witnesses: ReadonlyMap<string, Witness>, name: string): Witness {
  const found = witnesses.get(name);
  if (found === undefined) throw new Error(`no receiver ${name}`);
  return found;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
