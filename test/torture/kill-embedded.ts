import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkConservation } from '../journeys/conservation.ts';
import { until } from '../journeys/receiver.ts';
import { freshFolder, type RunningSluice, startSluice } from '../journeys/sluice.ts';
import { servingWorkers } from '../journeys/worker-lines.ts';
import { Account } from './account.ts';
import { Clients } from './clients.ts';
import { signingSecret, webhook, withDestinations } from './config.ts';
import { Orders } from './orders.ts';
import { Random } from './random.ts';
import { isAtRest } from './rest.ts';
import { bothOf, type TortureVerdict, verdictOf } from './verdict.ts';
import { Witness } from './witness.ts';

export interface KillOptions {
  readonly kills: number;
  readonly seed: number;
  readonly print: (line: string) => void;
  /** Worker processes, of which one is killed half of the time before the first process is. */
  readonly workers?: number;
}

/** One event of so many is refused by the second receiver: which ones changes with each start. */
const refusedBy = 97;
/** The machine's clock is wrong by so much at most: less than a signature's age may be. */
const clockMsMax = 60_000;
const clock = pathToFileURL(join(import.meta.dirname, '../journeys/clock.mjs')).href;

/** A process whose clock is ahead by so much, or behind. */
function clockShifted(ms: number): Readonly<Record<string, string>> {
  return {
    NODE_OPTIONS: `--import ${clock}`,
    SLUICE_TEST_CLOCK: String(ms),
    SLUICE_TEST_CLOCK_FROM: '0',
  };
}

/**
 * One Sluice over one file, under load: kill -9 at random moments 0 to 400 ms after it serves, start
 * again on the same folder, and so on. Of two receivers the second refuses some events, and between
 * the kills dead letters and time ranges are ordered again; at last it takes all. Each start has its
 * clock, up to a minute ahead or behind. The sums are checked after each start. Raw repeats are those of the first receiver.
 */
export async function killEmbedded({
  kills,
  seed,
  print,
  workers = 0,
}: KillOptions): Promise<TortureVerdict> {
  const random = new Random(seed);
  const [hook, picky] = [seed + 1, seed + 4].map(
    (each) => new Witness(new Random(each), signingSecret),
  );
  if (hook === undefined || picky === undefined) throw new Error('there are two');
  hook.manner = { kind: 'answers', msMax: 20 };
  await Promise.all([hook.open(), picky.open()]);
  const orders = new Orders(new Random(seed + 3), 'picky', ['hook', 'picky']);
  const account = new Account();
  const destinations = [webhook('hook', hook.url), webhook('picky', picky.url)].join('\n');
  const options = { config: withDestinations(destinations), folder: freshFolder(), workers };
  let url: string | null = null;
  const clients = new Clients({
    account,
    random: new Random(seed + 2),
    url: () => url,
    connections: 12,
    deniedShare: 0.1,
  });
  const start = async (shiftMs: number): Promise<RunningSluice> => {
    const sluice = await startSluice({ ...options, environment: clockShifted(shiftMs) });
    await checkConservation(sluice);
    url = sluice.url;
    return sluice;
  };
  for (let kill = 1; kill <= kills; kill += 1) {
    const from = performance.now();
    const status = random.next() < 0.2 ? 400 : 413;
    picky.manner = { kind: 'refuses', status, by: refusedBy, rest: kill % refusedBy };
    const shiftMs = random.below(2 * clockMsMax + 1) - clockMsMax;
    const sluice = await start(shiftMs);
    const readyMs = Math.round(performance.now() - from);
    const ms = random.below(401);
    const given = [1, 2].map(() => orders.give(sluice, ms, shiftMs));
    if (workers > 0 && random.next() < 0.5) {
      const [worker] = await servingWorkers(sluice);
      await pause(ms);
      if (worker !== undefined) process.kill(worker.pid, 'SIGKILL');
    }
    await pause(ms);
    await sluice.end('SIGKILL');
    url = null;
    await Promise.all(given);
    print(
      `seed ${seed}, kill ${kill}/${kills}: up in ${readyMs} ms, killed after ${ms} ms, clock ${Math.round(shiftMs / 1_000)} s, ${account.acknowledgedCount} acknowledged, ${hook.raw} came, ${orders.putBack} put back`,
    );
  }
  // Times that are stored never go back: what has to wait would wait for the clock to come after.
  const last = await start(clockMsMax);
  await clients.stop();
  picky.manner = { kind: 'answers', msMax: 0 };
  await orders.leaveNone(last);
  const verdict = (): TortureVerdict => bothOf(verdictOf(account, hook), verdictOf(account, picky));
  await until(
    'everything arrives',
    () => verdict().lost,
    (lost) => lost === 0,
    60_000,
  );
  await until('nothing waits', () => isAtRest(last), Boolean, 60_000);
  await checkConservation(last);
  await last.end('SIGINT');
  await Promise.all([hook.close(), picky.close()]);
  print(
    `seed ${seed}: ${orders.answered} orders put ${orders.putBack} events back, ${orders.cutOff} were cut off by a kill; the second receiver refused ${picky.refused} batches and has ${picky.kept} events`,
  );
  return verdict();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
