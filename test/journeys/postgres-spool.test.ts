import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fleetSecret, makeFleet, post, stateOf } from './node-fleet.ts';
import { postgresMissing, type RunningPostgres, startPostgres } from './postgres.ts';
import { startReceiver, until } from './receiver.ts';
import { runCommand } from './run-command.ts';
import { consented, freshFolder, sendBeacon, startSluice } from './sluice.ts';

const ready = async (adminUrl: string): Promise<number> =>
  (await fetch(`${adminUrl}/readyz`)).status;

describe.skipIf(postgresMissing !== null)('a spool over PostgreSQL', () => {
  let postgres: RunningPostgres;

  beforeAll(async () => {
    postgres = await startPostgres();
  });

  afterAll(() => postgres.remove());

  it.each(['stop', 'kill'] as const)(
    'the database is gone (%s): 503 with Retry-After, and it goes on by itself',
    async (how) => {
      const receiver = await startReceiver(fleetSecret);
      const fleet = await makeFleet(postgres, receiver.url);
      const node = await fleet.start();
      expect(await post(node, 'before-event')).toBe(202);
      await until(
        'it arrives',
        () => receiver.eventCount(),
        (count) => count === 1,
      );
      await postgres[how]();
      await until(
        'it is not ready',
        () => ready(node.adminUrl),
        (status) => status === 503,
      );
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const answer = await sendBeacon(node, consented([{ name: 'page_view', id: 'while-gone' }]));
        expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
      }
      expect(
        (
          await fetch(`${node.url}/_s/consent`, {
            method: 'POST',
            headers: { 'content-type': 'text/plain', origin: 'https://shop.example' },
            body: JSON.stringify({
              v: 1,
              site: 'shop',
              pages: ['page-0123456789ab'],
              consent: { analytics: 'denied' },
            }),
          })
        ).status,
      ).toBe(503);
      expect((await fetch(`${node.adminUrl}/healthz`)).status).toBe(200);
      expect((await fetch(`${node.adminUrl}/metrics`)).status).toBe(200);
      const order = await fetch(`${node.adminUrl}/console/api/dead`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ action: 'replay', destination: 'hook', ids: 'all' }),
      });
      expect([order.status, await order.text()]).toEqual([
        503,
        expect.stringMatching(/^The spool can not be asked now: PostgreSQL .*order it again/),
      ]);
      await postgres.start();
      await until(
        'it is ready',
        () => ready(node.adminUrl),
        (status) => status === 200,
      );
      expect(await post(node, 'while-gone')).toBe(202);
      await until(
        'it arrives',
        () => receiver.eventCount(),
        (count) => count === 2,
      );
      expect((await stateOf(node)).door).toMatchObject({ received: 2, stored: 2, duplicate: 0 });
      expect(node.output()).not.toMatch(/internal_error|secret-of-the-database/);
      expect(await node.end('SIGINT')).toBe(0);
      await receiver.close();
    },
    60_000,
  );

  it('what was delivered before a crash of the database is not delivered again', async () => {
    const receiver = await startReceiver(fleetSecret);
    const fleet = await makeFleet(postgres, receiver.url);
    const node = await fleet.start();
    expect(await post(node, 'event-one')).toBe(202);
    await until(
      'it is settled',
      () => stateOf(node),
      ({ destinations }) => destinations[0]?.counts.delivered === 1,
    );
    await node.end('SIGKILL');
    await postgres.kill();
    await postgres.start();
    const again = await fleet.start(node.folder);
    expect(await post(again, 'event-one')).toBe(202);
    expect(await post(again, 'event-two')).toBe(202);
    await until(
      'the second arrives',
      () => receiver.eventCount(),
      (count) => count >= 2,
    );
    expect(receiver.events().map(({ id }) => id)).toEqual(['event-one', 'event-two']);
    await again.end('SIGINT');
    await receiver.close();
  }, 60_000);

  it('doctor and check say what the shared database means', async () => {
    const receiver = await startReceiver(fleetSecret);
    const fleet = await makeFleet(postgres, receiver.url);
    const node = await fleet.start();
    expect(await post(node, 'some-event')).toBe(202);
    const check = await runCommand(node, 'check');
    expect(check.output).toMatch(/PostgreSQL, schema sluice_spool[\s\S]*one visitor on every node/);
    const doctor = await runCommand(node, 'doctor', '--json');
    const findings = JSON.parse(doctor.output) as { what: string; state: string; seen: string }[];
    const stateOf = (what: string): unknown => findings.find((each) => each.what === what)?.state;
    expect(['database', 'durability', 'visitor keys', 'snapshots'].map(stateOf)).toEqual([
      'ok',
      'ok',
      'ok',
      'warn',
    ]);
    await node.end('SIGINT');
    await postgres.query(
      fleet.url,
      'CREATE UNLOGGED TABLE sluice_spool.visitor_key_20000(s bytea)',
    );
    const overdue = await runCommand(node, 'doctor');
    expect(overdue.output).toContain('DROP TABLE sluice_spool.visitor_key_20000');
    expect(overdue.code).toBe(1);
    expect(check.output + doctor.output + overdue.output).not.toContain(postgres.password);
    const again = await fleet.start(node.folder);
    const left = await postgres.query(
      fleet.url,
      `SELECT 1 FROM pg_class WHERE relname = 'visitor_key_20000'`,
    );
    expect(left).toEqual([]);
    await again.end('SIGINT');
    await receiver.close();
  }, 60_000);

  it('a node with other keys, or without a database, does not start, and is told why', async () => {
    const receiver = await startReceiver(fleetSecret);
    const fleet = await makeFleet(postgres, receiver.url);
    await (await fleet.start()).end('SIGINT');
    const config = `
keys: ${freshFolder()}/keys
sites: { shop: { origins: ["https://shop.example"] } }
spool: { engine: postgres, url: "${fleet.url}" }
`;
    await expect(startSluice({ config })).rejects.toThrow(/exit 1[\s\S]*copy the folder `keys:`/);
    const wrong = config.replace(/test_\d+/, 'no_such_place');
    await expect(startSluice({ config: wrong })).rejects.toThrow(/exit 1[\s\S]*of that name/);
    await receiver.close();
  }, 60_000);
});
