import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFile } from '../house/source-files.ts';
import {
  type Front,
  freePort,
  fronts,
  isInstalled,
  type RunningFront,
  startFront,
} from './fronts.ts';
import { type Fleet, fleetSecret, makeFleet, missing, stateOf } from './node-fleet.ts';
import { postgresMissing, type RunningPostgres, startPostgres } from './postgres.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { consented, freshFolder, type RunningSluice } from './sluice.ts';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const here =
  postgresMissing === null &&
  fronts.every((front) => !['nginx', 'HAProxy'].includes(front.name) || isInstalled(front));

interface Ports {
  readonly beacons: number;
  readonly admin: number;
}

/** The recipe of one node with what `*-nodes` says in place of it, for these nodes. */
function forNodes(name: 'nginx' | 'HAProxy', nodes: readonly Ports[]): Front {
  const front = fronts.find((each) => each.name === name);
  if (front === undefined) throw new Error(`no front ${name}`);
  const file = name === 'nginx' ? 'nginx-nodes.conf' : 'haproxy-nodes.cfg';
  let nodesText = projectFile(`config/deploy/${file}`);
  for (const [index, { beacons, admin }] of nodes.entries()) {
    nodesText = nodesText
      .replace(`10.0.0.${5 + index}:8787`, `127.0.0.1:${beacons}`)
      .replace('port 8788', `port ${admin}`);
  }
  const more = [...nodesText.matchAll(/^#   (proxy_.*;)$/gm)].map(([, line = '']) => line);
  return {
    ...front,
    recipe: (text) =>
      name === 'nginx'
        ? text
            .replace(/^upstream .*$/m, nodesText.replaceAll(/^#.*\n/gm, ''))
            .replace('location /_s/ {', `location /_s/ {\n${more.join('\n')}`)
        : text.replace(/backend sluice\n[\s\S]*?\n\n/, `${nodesText}\n\n`),
  };
}

/** What the clients of this test saw. */
interface Seen {
  readonly acknowledged: Set<string>;
  /** Answers that were not 202, and connections without an answer. */
  readonly troubles: string[];
}

/** A visitor at an address of his own, who sends again what was not taken, as the script does. */
async function visit(
  port: number,
  address: string,
  seen: Seen,
  going: () => boolean,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, localAddress: address, maxSockets: 1 });
  for (let next = 0; going(); next += 1) {
    const id = `${address.replaceAll('.', '-')}-number-${next}`;
    for (let isTaken = false; !isTaken && going();) {
      const status = await post(agent, port, id);
      isTaken = status === '202';
      if (isTaken) seen.acknowledged.add(id);
      else seen.troubles.push(status);
      if (!isTaken) await wait(100);
    }
    await wait(30);
  }
  agent.destroy();
}

function post(agent: Agent, port: number, id: string): Promise<string> {
  const body = JSON.stringify(consented([{ id, name: 'page_view' }]));
  const headers = { 'content-type': 'text/plain', origin: 'https://shop.example' };
  return new Promise((resolve) => {
    const to = { agent, host: '127.0.0.1', port, method: 'POST', path: '/_s/e', headers };
    request(to, (response) => {
      response.resume();
      response.on('end', () => resolve(String(response.statusCode)));
    })
      .on('error', (error) => resolve(error.message))
      .end(body);
  });
}

describe.skipIf(!here)('two nodes over one PostgreSQL, behind nginx and HAProxy', () => {
  let postgres: RunningPostgres;
  let receiver: Receiver;
  let fleet: Fleet;
  beforeAll(async () => {
    postgres = await startPostgres();
    receiver = await startReceiver(fleetSecret);
    const network = 'network: { trustedProxies: ["127.0.0.1"], hops: 1 }';
    fleet = await makeFleet(postgres, receiver.url, network);
  });
  afterAll(async () => {
    await receiver?.close();
    await postgres?.remove();
  });

  it('restarted one after the other under load: no beacon is lost, no visitor changes', async () => {
    const ports = await Promise.all(
      ['a', 'b'].map(async () => ({ beacons: await freePort(), admin: await freePort() })),
    );
    const start = (index: number, folder?: string): Promise<RunningSluice> =>
      fleet.start(folder, {
        PORT: String(ports[index]?.beacons),
        ADMIN_PORT: String(ports[index]?.admin),
      });
    const nodes = [await start(0), await start(1)];
    const running: RunningFront[] = [];
    for (const name of ['nginx', 'HAProxy'] as const) {
      running.push(await startFront(forNodes(name, ports), join(freshFolder(), name), 0));
    }
    const seen: Seen = { acknowledged: new Set(), troubles: [] };
    let isOver = false;
    const visitors = running.flatMap(({ port }, front) =>
      Array.from({ length: 4 }, (_, index) =>
        visit(port, `127.0.${front + 1}.${index + 1}`, seen, () => !isOver),
      ),
    );
    const restart = async (index: number, signal: NodeJS.Signals): Promise<void> => {
      const code = await nodes[index]!.end(signal);
      if (signal === 'SIGTERM') expect(code).toBe(0);
      nodes[index] = await start(index, nodes[index]!.folder);
      await wait(2_500);
    };
    await wait(700);
    await restart(0, 'SIGTERM');
    await restart(1, 'SIGTERM');
    expect(seen.troubles, 'after two restarts in order').toEqual([]);
    await restart(0, 'SIGKILL');
    isOver = true;
    await Promise.all(visitors);
    expect(seen.troubles, 'after kill -9 as well').toEqual([]);

    await until(
      'everything acknowledged arrives',
      () => new Set(receiver.events().map(({ id }) => String(id))),
      (ids) => [...seen.acknowledged].every((id) => ids.has(id)),
    );
    const events = receiver.events();
    process.stdout.write(
      `${seen.acknowledged.size} beacons over 3 restarts, ${events.length} delivered, troubles: ${seen.troubles.length}\n`,
    );
    expect(seen.acknowledged.size).toBeGreaterThan(200);
    const visitorOf = new Map<string, Set<unknown>>();
    for (const { id, visitor } of events) {
      const who = String(id).replace(/-number-\d+$/, '');
      visitorOf.set(who, (visitorOf.get(who) ?? new Set()).add(visitor));
    }
    expect([...visitorOf.values()].map((ids) => ids.size)).toEqual(Array(8).fill(1));
    expect(new Set([...visitorOf.values()].flatMap((ids) => [...ids])).size).toBe(8);
    const state = await until(
      'nothing waits',
      () => stateOf(nodes[0]!),
      ({ destinations }) => destinations[0]?.counts.waiting === 0,
    );
    expect(missing(state)).toEqual([0, 0]);
    expect(state.door.stored, 'each once').toBe(seen.acknowledged.size);
    expect(new Set(events.map(({ id }) => id)).size).toBe(seen.acknowledged.size);
    for (const node of nodes) expect(node.output()).not.toContain('internal_error');
    await Promise.all(running.map((front) => front.stop()));
    await Promise.all(nodes.map((node) => node.end('SIGINT')));
  }, 90_000);

  it('a node of an older version is refused where a newer one brought the schema forward', async () => {
    const node = await fleet.start();
    await node.end('SIGINT');
    await postgres.query(
      fleet.url,
      "UPDATE sluice_spool.meta SET value = '99' WHERE key = 'version'",
    );
    await expect(fleet.start()).rejects.toThrow(/layout 99.*Start the newer version again/s);
    const [row] = await postgres.query(
      fleet.url,
      "SELECT value FROM sluice_spool.meta WHERE key = 'version'",
    );
    expect(row?.['value']).toBe('99');
  }, 30_000);
});
