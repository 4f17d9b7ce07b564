import { checkConservation } from '../journeys/conservation.ts';
import { until } from '../journeys/receiver.ts';
import { freshFolder, type RunningSluice, startSluice } from '../journeys/sluice.ts';
import { servingWorkers } from '../journeys/worker-lines.ts';
import { Account } from './account.ts';
import { Clients } from './clients.ts';
import { oneWebhook, signingSecret } from './config.ts';
import { Random } from './random.ts';
import { isAtRest } from './rest.ts';
import { type TortureVerdict, verdictOf } from './verdict.ts';
import { Witness } from './witness.ts';

export interface KillOptions {
  readonly kills: number;
  readonly seed: number;
  readonly print: (line: string) => void;
  /** Worker processes, of which one is killed half of the time before the first process is. */
  readonly workers?: number;
}

/**
 * One Sluice over one file, under load: kill -9 at random moments 0 to 400 ms after it serves, start
 * again on the same folder, and so on. The sums are checked after each start.
 */
export async function killEmbedded({
  kills,
  seed,
  print,
  workers = 0,
}: KillOptions): Promise<TortureVerdict> {
  const random = new Random(seed);
  const witness = new Witness(new Random(seed + 1), signingSecret);
  witness.manner = { kind: 'answers', msMax: 20 };
  await witness.open();
  const account = new Account();
  const folder = freshFolder();
  const options = { config: oneWebhook(witness.url), folder, workers };
  let url: string | null = null;
  const clients = new Clients({
    account,
    random: new Random(seed + 2),
    url: () => url,
    connections: 12,
    deniedShare: 0.1,
  });
  const start = async (): Promise<RunningSluice> => {
    const sluice = await startSluice(options);
    await checkConservation(sluice);
    url = sluice.url;
    return sluice;
  };
  for (let kill = 1; kill <= kills; kill += 1) {
    const from = performance.now();
    const sluice = await start();
    const readyMs = Math.round(performance.now() - from);
    const ms = random.below(401);
    if (workers > 0 && random.next() < 0.5) {
      const [worker] = await servingWorkers(sluice);
      await new Promise((resolve) => setTimeout(resolve, ms));
      if (worker !== undefined) process.kill(worker.pid, 'SIGKILL');
    }
    await new Promise((resolve) => setTimeout(resolve, ms));
    await sluice.end('SIGKILL');
    url = null;
    print(
      `seed ${seed}, kill ${kill}/${kills}: up in ${readyMs} ms, killed after ${ms} ms, ${account.acknowledgedCount} acknowledged, ${witness.raw} came`,
    );
  }
  const last = await start();
  await clients.stop();
  await until(
    'everything arrives',
    () => verdictOf(account, witness).lost,
    (lost) => lost === 0,
    60_000,
  );
  await until('nothing waits', () => isAtRest(last), Boolean, 60_000);
  await checkConservation(last);
  await last.end('SIGINT');
  await witness.close();
  return verdictOf(account, witness);
}
