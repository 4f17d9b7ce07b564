import { makeFleet } from '../journeys/node-fleet.ts';
import { type RunningPostgres, startPostgres } from '../journeys/postgres.ts';
import { checkConservation } from '../journeys/conservation.ts';
import { until } from '../journeys/receiver.ts';
import type { RunningSluice } from '../journeys/sluice.ts';
import { Account } from './account.ts';
import { Clients } from './clients.ts';
import { signingSecret } from './config.ts';
import type { KillOptions } from './kill-embedded.ts';
import { Orders } from './orders.ts';
import { Random } from './random.ts';
import { isAtRest } from './rest.ts';
import { type TortureVerdict, verdictOf } from './verdict.ts';
import { Witness } from './witness.ts';

const faults = [
  'one node',
  'one node',
  'one node',
  'two nodes',
  'the database',
  'a node and the database',
  'everything',
] as const;
type Fault = (typeof faults)[number];

const killedNodes: Readonly<Record<Fault, number>> = {
  'one node': 1,
  'two nodes': 2,
  'the database': 0,
  'a node and the database': 1,
  everything: 3,
};
const killsDatabase: ReadonlySet<Fault> = new Set([
  'the database',
  'a node and the database',
  'everything',
]);

/**
 * Three Sluices over one PostgreSQL, under load: kill -9 of nodes, of the database, or of both, at
 * random moments 0 to 400 ms after all are up, and everything up again; between the faults time
 * ranges are ordered again. The sums are checked after each fault.
 */
export async function killFleet({ kills, seed, print }: KillOptions): Promise<TortureVerdict> {
  const random = new Random(seed);
  const witness = new Witness(new Random(seed + 1), signingSecret);
  witness.manner = { kind: 'answers', msMax: 100 };
  await witness.open();
  const postgres = await startPostgres();
  const fleet = await makeFleet(postgres, witness.url);
  const nodes: (RunningSluice | null)[] = [await fleet.start()];
  nodes.push(...(await Promise.all([fleet.start(), fleet.start()])));
  const account = new Account();
  const clients = new Clients({
    account,
    random: new Random(seed + 2),
    url: (attempt) => nodes[attempt % nodes.length]?.url ?? null,
    connections: 12,
    deniedShare: 0.1,
  });
  const orders = new Orders(new Random(seed + 3), null, ['hook']);
  for (let kill = 1; kill <= kills; kill += 1) {
    const ms = random.below(401);
    const asked = nodes[kill % nodes.length];
    const order = asked ? orders.give(asked, ms) : Promise.resolve();
    await new Promise((resolve) => setTimeout(resolve, ms));
    const fault = random.pick(faults);
    const upMs = await strike(fault, {
      nodes,
      postgres,
      random,
      start: (folder) => fleet.start(folder),
    });
    await order;
    const [first] = nodes;
    if (first) await until('it can be asked', () => canCount(first), Boolean);
    if (first) await checkConservation(first);
    print(
      `seed ${seed}, fault ${kill}/${kills}: ${fault} after ${ms} ms, up again in ${upMs} ms, ${account.acknowledgedCount} acknowledged, ${witness.raw} came, ${orders.putBack} put back`,
    );
  }
  await clients.stop();
  const [first] = nodes;
  if (!first) throw new Error('no node is up');
  const lostOf = (): number => verdictOf(account, witness).lost;
  await until('everything arrives', lostOf, (lost) => lost === 0, 60_000);
  await until('nothing waits', () => isAtRest(first), Boolean, 60_000);
  await checkConservation(first);
  await Promise.all(nodes.map(async (node) => node?.end('SIGINT')));
  await postgres.remove();
  await witness.close();
  return verdictOf(account, witness);
}

interface Fleet {
  readonly nodes: (RunningSluice | null)[];
  readonly postgres: RunningPostgres;
  readonly random: Random;
  readonly start: (folder?: string) => Promise<RunningSluice>;
}

/** Kills what the fault says, and starts it again; gives how long that took. */
async function strike(fault: Fault, { nodes, postgres, random, start }: Fleet): Promise<number> {
  const from = random.below(nodes.length);
  const places = Array.from(
    { length: killedNodes[fault] },
    (_, step) => (from + step) % nodes.length,
  );
  const struck = places.flatMap((place) => {
    const node = nodes[place] ?? null;
    nodes[place] = null;
    return node === null ? [] : [{ place, node }];
  });
  await Promise.all([
    ...struck.map(({ node }) => node.end('SIGKILL')),
    ...(killsDatabase.has(fault) ? [postgres.kill()] : []),
  ]);
  const since = performance.now();
  if (killsDatabase.has(fault)) await postgres.start();
  for (const { place, node } of struck) nodes[place] = await start(node.folder);
  return Math.round(performance.now() - since);
}

/** A node that lost its database says so until it is back. */
async function canCount({ adminUrl }: RunningSluice): Promise<boolean> {
  const { status } = await fetch(`${adminUrl}/readyz`);
  return status === 200;
}
