import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fleetSecret, makeFleet, missing, post, stateOf } from './node-fleet.ts';
import { postgresMissing, type RunningPostgres, startPostgres } from './postgres.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import type { RunningSluice } from './sluice.ts';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const idsOf = (receiver: Receiver): string[] => receiver.events().map(({ id }) => String(id));

describe.skipIf(postgresMissing !== null)('many nodes over one PostgreSQL', () => {
  let postgres: RunningPostgres;

  beforeAll(async () => {
    postgres = await startPostgres();
  });

  afterAll(() => postgres.remove());

  it('kill -9 of nodes and of the database under load: nothing acknowledged is lost', async () => {
    const receiver = await startReceiver(fleetSecret);
    const fleet = await makeFleet(postgres, receiver.url);
    const nodes: RunningSluice[] = [await fleet.start()];
    nodes.push(...(await Promise.all([fleet.start(), fleet.start()])));
    const acknowledged = new Set<string>();
    const sent = new Set<string>();
    let next = 0;
    let isOver = false;
    const going = (): boolean => !isOver;
    /** Goes to another node with the same event when one does not take it. */
    const client = async (): Promise<void> => {
      while (going()) {
        next += 1;
        const id = `many-nodes-${next}`;
        sent.add(id);
        for (let attempt = next; going(); attempt += 1) {
          const node = nodes[attempt % nodes.length];
          const status = node === undefined ? null : await post(node, id);
          if (status === 202) acknowledged.add(id);
          if (status === 202) break;
          await wait(20);
        }
      }
    };
    const clients = Array.from({ length: 12 }, client);
    for (const [turn, what] of ['node', 'database', 'both', 'node'].entries()) {
      await wait(600);
      const place = turn % nodes.length;
      if (what !== 'node') await postgres.kill();
      if (what !== 'database') await nodes[place]!.end('SIGKILL');
      if (what !== 'node') await postgres.start();
      if (what !== 'database') nodes[place] = await fleet.start(nodes[place]!.folder);
    }
    await wait(500);
    isOver = true;
    await Promise.all(clients);
    const seen = await until(
      'every acknowledged event arrives',
      () => new Set(idsOf(receiver)),
      (ids) => [...acknowledged].every((id) => ids.has(id)),
      30_000,
    );
    const state = await until(
      'nothing waits',
      () => stateOf(nodes[0]!),
      ({ destinations }) => destinations[0]?.counts.waiting === 0,
    );
    const raw = idsOf(receiver).length;
    process.stdout.write(
      `3 nodes, 3 killed, database killed twice: ${acknowledged.size} acknowledged, ${raw} delivered, raw repeats ${(((raw - seen.size) / raw) * 100).toFixed(2)} %\n`,
    );
    expect(missing(state)).toEqual([0, 0]);
    expect(state.door.stored).toBe(seen.size);
    expect([...seen].every((id) => sent.has(id))).toBe(true);
    expect(acknowledged.size).toBeGreaterThan(50);
    for (const node of nodes) expect(node.output()).not.toContain('internal_error');
    await Promise.all(nodes.map((node) => node.end('SIGINT')));
    await receiver.close();
  }, 120_000);

  it('a visitor is one visitor on every node, a session one session, a repeat a duplicate', async () => {
    const receiver = await startReceiver(fleetSecret);
    const fleet = await makeFleet(postgres, receiver.url);
    const first = await fleet.start();
    const second = await fleet.start();
    expect(await post(first, 'first-event')).toBe(202);
    expect(await post(second, 'second-event')).toBe(202);
    expect(await post(second, 'first-event')).toBe(202);
    await until(
      'both arrive',
      () => receiver.eventCount(),
      (count) => count >= 2,
    );
    const [one, two] = receiver.events();
    expect(one?.['visitor']).toMatch(/^[0-9a-f]{64}$/);
    expect(two?.['visitor']).toBe(one?.['visitor']);
    expect(two?.['session']).toEqual(one?.['session']);
    expect((await stateOf(first)).door).toMatchObject({ received: 3, stored: 2, duplicate: 1 });
    expect(await stateOf(second)).toMatchObject({ door: (await stateOf(first)).door });
    const who = (await Promise.all([first, second].map(stateOf))).map(
      ({ destinations }) => destinations[0]?.state,
    );
    expect(who).toEqual(['running', 'elsewhere']);
    await Promise.all([first.end('SIGINT'), second.end('SIGINT')]);
    await receiver.close();
  }, 60_000);

  it('a holder that sleeps is replaced within seconds, and moves nothing when it wakes', async () => {
    const held: ServerResponse[] = [];
    const batches: string[] = [];
    let isHolding = true;
    const server = createServer((request, response) => {
      request.resume();
      request.on('end', () => {
        batches.push(String(request.headers['webhook-id']));
        if (isHolding) held.push(response);
        else response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const fleet = await makeFleet(postgres, `http://127.0.0.1:${port}/in`);
    const sleeper = await fleet.start();
    expect(await post(sleeper, 'sleeping-event')).toBe(202);
    await until(
      'it is on its way',
      () => held.length,
      (count) => count === 1,
    );
    const other = await fleet.start();
    sleeper.process.kill('SIGSTOP');
    isHolding = false;
    const from = performance.now();
    await until(
      'the other one takes over',
      () => batches.length,
      (count) => count >= 2,
    );
    process.stdout.write(`taken over after ${Math.round(performance.now() - from)} ms\n`);
    expect(new Set(batches).size).toBe(1);
    const delivered = await until(
      'it is settled',
      () => stateOf(other),
      ({ destinations }) => destinations[0]?.counts.delivered === 1,
    );
    sleeper.process.kill('SIGCONT');
    held[0]?.writeHead(500).end();
    await until(
      'it learns that it lost the lease',
      () => sleeper.output(),
      (text) => text.includes('lease_lost'),
    );
    expect(await post(sleeper, 'later-event')).toBe(202);
    const after = await until(
      'both nodes go on',
      () => stateOf(sleeper),
      ({ destinations }) => destinations[0]?.counts.delivered === 2,
    );
    expect(missing(delivered)).toEqual([0, 0]);
    expect(missing(after)).toEqual([0, 0]);
    expect(sleeper.output()).not.toContain('internal_error');
    await Promise.all([sleeper.end('SIGINT'), other.end('SIGINT')]);
    await new Promise((resolve) => server.close(resolve));
  }, 60_000);
});
