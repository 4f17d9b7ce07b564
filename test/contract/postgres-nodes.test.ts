import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import pg from 'pg';
import { SharedVisitorKeys } from '../../src/identity/shared-visitor-keys.ts';
import type { SpoolNotice } from '../../src/spool/messages.ts';
import { PostgresLink } from '../../src/spool/postgres/link.ts';
import { VisitorKeyTable } from '../../src/spool/postgres/visitor-key-table.ts';
import { isCut, LeaseLost, SpoolUnavailable } from '../../src/spool/spool.ts';
import type { Cut, Spool } from '../../src/spool/spool.ts';
import { parseSiteId, parseVisitorId } from '../../src/vocabulary/ids.ts';
import { postgresMissing } from '../journeys/postgres.ts';
import type { RunningPostgres } from '../journeys/postgres.ts';
import { until } from '../journeys/receiver.ts';
import { openShared, settingsOf, withDatabases } from './postgres-spool.ts';
import { sampleEvent } from './spool-samples.ts';
import { again, all, appendAll, cutOf, handClock, idsOf, wide } from './spool-suite.ts';

const destinations = [{ name: 'one' }];
const hour = 3_600_000;
const day = 24 * hour;
const closing: (() => Promise<unknown>)[] = [];

let postgres: RunningPostgres;
let url: string;

async function node(over: Partial<Parameters<typeof openShared>[1]> = {}) {
  const options = { destinations, clock: handClock(), tickMs: 20, ...over };
  const opened = await openShared(url, options);
  closing.push(() => opened.spool.close());
  return opened.spool;
}

async function sql(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  return postgres.query(url, text, values);
}

/** A connection with a transaction that stays open. */
async function openTransaction(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  closing.push(() => client.end());
  await client.query('BEGIN; SET search_path = sluice; SELECT pg_current_xact_id()');
  return client;
}

async function lapse(): Promise<void> {
  await sql(`UPDATE sluice.cursor SET leased_until = now() - interval '1 second'`);
}

async function sessionOf(spool: Spool, id: string, visitor: string, ts: number): Promise<string> {
  const event = sampleEvent(id, { record: { visitor, ts } });
  await spool.append([event], { received: 1, dropped: {} });
  const rows = await sql('SELECT body FROM sluice.log ORDER BY id DESC LIMIT 1');
  const text = Buffer.from(rows[0]?.['body'] as Uint8Array).toString('utf8');
  return /"session":\{"id":"([0-9a-f]+)"/.exec(text)?.[1] ?? text;
}

describe.skipIf(postgresMissing !== null)('nodes over one PostgreSQL', () => {
  withDatabases(closing, (running, fresh) => {
    [postgres, url] = [running, fresh];
  });

  test('catch duplicates across nodes, sent at the same moment as well', async () => {
    const nodes = [await node(), await node(), await node()];
    const ids = Array.from({ length: 60 }, (_, index) => `same-event-${index}`);
    await Promise.all(
      nodes.flatMap((spool, place) =>
        ids.map((_, index) => appendAll(spool, ids[(index + place * 20) % ids.length] ?? '')),
      ),
    );
    const { door, destinations: states } = await nodes[0]!.counts();
    expect(door).toEqual({ received: 180, stored: 60, duplicate: 120 });
    expect(states[0]).toMatchObject({ stored: 60, waiting: 60 });
    expect(new Set(idsOf(await cutOf(nodes[1]!, 'one'))).size).toBe(60);
  });

  test('never pass a row whose transaction ends later than that of a newer one', async () => {
    const spool = await node();
    await appendAll(spool, 'event-01');
    const early = await openTransaction();
    await appendAll(spool, 'event-02');
    await early.query(
      `INSERT INTO log(hour, id, at_ms, n, body, crc)
       SELECT hour, (SELECT value::bigint FROM meta WHERE key = 'base')
         + pg_current_xact_id()::text::bigint, at_ms, n, body, crc FROM log ORDER BY id LIMIT 1`,
    );
    const first = await cutOf(spool, 'one');
    expect(idsOf(first)).toEqual(['event-01']);
    await spool.settle(first, all(first, 'delivered', null));
    expect(isCut(await spool.next('one', first.events[0]!.event.record.ts, wide))).toBe(false);
    await early.query('COMMIT');
    expect(idsOf(await cutOf(spool, 'one'))).toEqual(['event-01', 'event-02']);
  });

  test('say when a foreign transaction holds new rows back, and by whom', async () => {
    const notices: SpoolNotice[] = [];
    const spool = await node({ guardHeldMsMin: 200, notify: (notice) => notices.push(notice) });
    const held = await openTransaction();
    await appendAll(spool, 'event-01');
    const kinds = (): string[] => notices.map(({ kind }) => kind);
    await until('it is told', kinds, (list) => list.includes('guard_held'));
    const { rows } = await held.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    expect(notices.find(({ kind }) => kind === 'guard_held')).toMatchObject({ pid: rows[0]?.pid });
    await held.query('ROLLBACK');
    await until('its end is told', kinds, (list) => list.includes('guard_free'));
  });

  test('a foreign transaction that stays open costs next to nothing, and its end is seen soon', async () => {
    const spool = await node({ tickMs: 3_600_000 });
    const held = await openTransaction();
    await appendAll(spool, 'event-01');
    const xid = async (): Promise<number> => {
      const [row] = await sql('SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS xid');
      return Number(row?.['xid']);
    };
    const ending = new AbortController();
    const loop = async (): Promise<Cut | null> => {
      while (!ending.signal.aborted) {
        const answer = await spool.next('one', Date.now(), wide);
        if (isCut(answer)) return answer;
        await sleep(Math.max(0, (answer.dueAt ?? Infinity) - Date.now()));
      }
      return null;
    };
    closing.push(() => Promise.resolve(ending.abort()));
    const before = await xid();
    const looping = loop();
    await sleep(4_000);
    const writing = (await xid()) - before;
    process.stdout.write(`transactions that wrote while a guard was held for 4 s: ${writing}\n`);
    expect(writing).toBeLessThan(12);
    await held.query('ROLLBACK');
    const from = performance.now();
    expect(idsOf((await looping)!)).toEqual(['event-01']);
    expect(performance.now() - from).toBeLessThan(3_000);
  });

  test('what failed is tried again while a foreign transaction holds new rows back', async () => {
    const spool = await node({ tickMs: 3_600_000 });
    await appendAll(spool, 'event-01');
    const cut = await cutOf(spool, 'one');
    const now = handClock().now();
    await spool.settle(cut, again(cut, now + hour / 2));
    const held = await openTransaction();
    await appendAll(spool, 'event-02');
    for (let ask = 0; ask < 2; ask += 1)
      expect(isCut(await spool.next('one', now, wide))).toBe(false);
    await spool.hasten('one');
    const retried = await cutOf(spool, 'one');
    expect(idsOf(retried)).toEqual(['event-01']);
    await spool.settle(retried, all(retried, 'delivered', null));
    await held.query('ROLLBACK');
    expect(idsOf(await cutOf(spool, 'one'))).toEqual(['event-02']);
  });

  test('a cut whose freezing was not answered is not taken for one that was sent', async () => {
    const spool = await node();
    const other = await node();
    await appendAll(spool, 'event-01');
    const first = await cutOf(spool, 'one');
    await spool.settle(first, all(first, 'delivered', null));
    await appendAll(spool, 'event-02');
    await sql(
      `UPDATE sluice.cursor SET inflight_to_id = id + 1000000, inflight_to_idx = 0, inflight_n = 1`,
    );
    const lost = await cutOf(spool, 'one');
    expect([idsOf(lost), lost.resumed]).toEqual([['event-02'], false]);
    expect((await cutOf(spool, 'one')).resumed).toBe(true);
    await lapse();
    expect(await cutOf(other, 'one')).toMatchObject({ id: lost.id, resumed: true });
  });

  test('hear of retries that another node made due', async () => {
    const [operator, holder] = [await node(), await node()];
    await appendAll(holder, 'event-01');
    const cut = await cutOf(holder, 'one');
    await holder.settle(cut, all(cut, 'dead', 'http_400'));
    await new Promise((resolve) => setTimeout(resolve, 600));
    let woken = 0;
    holder.onAppend(() => (woken += 1));
    expect(await operator.replayDead('one', 'all')).toBe(1);
    await until(
      'it is woken',
      () => woken,
      (count) => count > 0,
    );
    expect(idsOf(await cutOf(holder, 'one'))).toEqual(['event-01']);
  });

  test('hear of events that another node stored', async () => {
    const [writer, reader] = [await node(), await node()];
    let heard = 0;
    reader.onAppend((stored) => (heard += stored));
    await new Promise((resolve) => setTimeout(resolve, 600));
    await appendAll(writer, 'event-01', 'event-02');
    await until(
      'it hears',
      () => heard,
      (count) => count === 2,
    );
  });

  test('connections cut at any moment: every acknowledged event stands once, all sums hold', async () => {
    const notices: SpoolNotice[] = [];
    const options = { notify: (notice: SpoolNotice) => notices.push(notice) };
    const nodes = [await node(options), await node(options)];
    const bugs: unknown[] = [];
    const acknowledged = new Set<string>();
    const settled: string[] = [];
    let isOver = false;
    const going = (): boolean => !isOver;
    const guarded = async (work: () => Promise<unknown>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        const isKnown = error instanceof SpoolUnavailable || error instanceof LeaseLost;
        if (!isKnown) bugs.push(error);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    let next = 0;
    const append = async (place: number): Promise<void> => {
      while (going()) {
        next += 1;
        const id = `cut-off-${String(next).padStart(6, '0')}`;
        for (let attempt = place; going() && !acknowledged.has(id); attempt += 1) {
          await guarded(async () => {
            await appendAll(nodes[attempt % 2]!, id);
            acknowledged.add(id);
          });
        }
      }
    };
    const deliver = async (spool: Spool): Promise<void> => {
      while (going()) {
        await guarded(async () => {
          const cut = await spool.next('one', handClock().now(), { ...wide, events: 7 });
          if (!isCut(cut)) return;
          const results = all(cut, 'delivered', null);
          const end = { isThere: false };
          while (!end.isThere && going()) {
            await guarded(async () => {
              await spool.settle(cut, results).catch((error: unknown) => {
                end.isThere = !(error instanceof SpoolUnavailable);
                throw error;
              });
              end.isThere = true;
              settled.push(...idsOf(cut));
            });
          }
        });
      }
    };
    const work = [0, 1, 0, 1, 0].map(append).concat(nodes.map(deliver));
    for (let cut = 0; cut < 60; cut += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20 + ((cut * 37) % 60)));
      await sql(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name = 'sluice' AND random() < 0.5`,
      );
    }
    isOver = true;
    await Promise.all(work);
    expect(bugs).toEqual([]);
    const counts = await until(
      'it is back',
      () => nodes[0]!.counts().catch(() => null),
      (found) => found !== null,
    );
    const { received = 0, stored = 0, duplicate = 0 } = counts?.door ?? {};
    const state = counts?.destinations[0];
    expect(received).toBe(stored + duplicate);
    expect(stored).toBeGreaterThanOrEqual(acknowledged.size);
    expect(state?.delivered).toBe(stored - (state?.waiting ?? 0));
    expect(new Set(settled).size).toBe(settled.length);
    expect(acknowledged.size).toBeGreaterThan(20);
    expect(notices.map(({ kind }) => kind)).toContain('database_gone');
    const cut = await until(
      'the rest comes',
      async () => {
        for (const spool of nodes) {
          const answer = await spool.next('one', handClock().now(), wide).catch(() => null);
          if (answer !== null && isCut(answer)) return idsOf(answer);
        }
        return state?.waiting === 0 ? [] : null;
      },
      (ids) => ids !== null,
    );
    const known = new Set([...settled, ...(cut ?? [])]);
    process.stdout.write(
      `connections cut 60 times: ${acknowledged.size} acknowledged, ${stored} stored, ${settled.length} settled\n`,
    );
    if ((state?.waiting ?? 0) <= (cut?.length ?? 0)) {
      expect([...acknowledged].filter((id) => !known.has(id))).toEqual([]);
    }
  }, 60_000);

  describe('leases', () => {
    test('one node delivers; another takes over what is on its way, and the old one moves nothing', async () => {
      const notices: SpoolNotice[] = [];
      const [first, second] = [
        await node({ notify: (notice) => notices.push(notice) }),
        await node({ notify: (notice) => notices.push(notice) }),
      ];
      await appendAll(first, 'event-01', 'event-02');
      const mine = await cutOf(first, 'one');
      expect(await second.next('one', 0, wide)).toEqual({
        waiting: 0,
        dueAt: 1_000,
        elsewhere: true,
      });
      await lapse();
      const taken = await cutOf(second, 'one');
      expect(taken).toEqual({ ...mine, resumed: true });
      await expect(first.settle(mine, all(mine, 'delivered', null))).rejects.toThrow(LeaseLost);
      const [state] = (await first.counts()).destinations;
      expect(state).toMatchObject({ delivered: 0, waiting: 2 });
      const dead: Cut = { ...mine };
      await expect(first.settle(dead, all(dead, 'dead', 'http_400'))).rejects.toThrow(LeaseLost);
      await second.settle(taken, all(taken, 'delivered', null));
      const [after] = (await first.counts()).destinations;
      expect(after).toMatchObject({ delivered: 2, waiting: 0, dead: {} });
      expect(notices.map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['lease_taken_over', 'lease_lost']),
      );
    });

    test('are renewed while a delivery takes long, and let go at a clean end', async () => {
      const [first, second] = [await node(), await node()];
      await appendAll(first, 'event-01');
      await cutOf(first, 'one');
      await new Promise((resolve) => setTimeout(resolve, 4_200));
      expect(isCut(await second.next('one', 0, wide))).toBe(false);
      await first.close();
      expect(isCut(await second.next('one', 0, wide))).toBe(true);
    });

    test('a destination that another node is delivering is not detached by an old configuration', async () => {
      const [fresh] = [await node({ destinations: [{ name: 'one' }, { name: 'new' }] })];
      await appendAll(fresh, 'event-01');
      await cutOf(fresh, 'new');
      await node();
      const states = (await fresh.counts()).destinations;
      expect(states.map(({ name, detached }) => [name, detached])).toEqual([
        ['new', false],
        ['one', false],
      ]);
    });
  });

  describe('a destination that is removed on the node that delivers to it', () => {
    const both = { destinations: [{ name: 'one' }, { name: 'two' }] };

    test('goes on with a node that still has it, and settles nothing more on the first', async () => {
      const [first, second] = [await node(both), await node(both)];
      await appendAll(first, 'event-01');
      const cut = await cutOf(first, 'two');
      await first.attach(destinations);
      await expect(first.next('two', 0, wide)).rejects.toThrow('not attached');
      const taken = await cutOf(second, 'two');
      expect(taken).toEqual({ ...cut, resumed: true });
      await expect(first.settle(cut, all(cut, 'delivered', null))).rejects.toThrow(LeaseLost);
      await second.settle(taken, all(taken, 'delivered', null));
      const states = (await second.counts()).destinations;
      expect(states.map(({ name, detached }) => [name, detached])).toEqual([
        ['one', false],
        ['two', false],
      ]);
      await second.attach(destinations);
      const [, removed] = (await first.counts()).destinations;
      expect(removed).toMatchObject({ name: 'two', detached: true, delivered: 1 });
    });

    test('is free for a node that gets it anew', async () => {
      const first = await node(both);
      await appendAll(first, 'event-01');
      const cut = await cutOf(first, 'two');
      await first.settle(cut, all(cut, 'delivered', null));
      await first.attach(destinations);
      await new Promise((resolve) => setTimeout(resolve, 1_300));
      const second = await node(both);
      await appendAll(second, 'event-02');
      expect(idsOf(await cutOf(second, 'two'))).toEqual(['event-02']);
    });

    test('is let go although the database was gone when it was removed', async () => {
      const [first, second] = [await node(both), await node(both)];
      await appendAll(first, 'event-01');
      await cutOf(first, 'two');
      await postgres.stop();
      await expect(first.attach(destinations)).rejects.toThrow(SpoolUnavailable);
      await postgres.start();
      await until(
        'the lease lapses',
        () => second.next('two', 0, wide).catch(() => null),
        (answer) => answer !== null && isCut(answer),
      );
    }, 30_000);
  });

  describe('sessions', () => {
    const [visitor, tomorrow] = ['a'.repeat(32), 'b'.repeat(32)];

    test('are the same on every node, and end like those of one process', async () => {
      const clock = handClock();
      const [first, second] = [await node({ clock }), await node({ clock })];
      const ts = clock.now();
      const id = await sessionOf(first, 'event-01', visitor, ts);
      expect(id).toMatch(/^[0-9a-f]{16}$/);
      clock.move(25 * 60_000);
      expect(await sessionOf(second, 'event-02', visitor, clock.now())).toBe(id);
      clock.move(25 * 60_000);
      expect(await sessionOf(first, 'event-03', visitor, clock.now())).toBe(id);
      clock.move(31 * 60_000);
      expect(await sessionOf(second, 'event-04', visitor, clock.now())).not.toBe(id);
    });

    test('one visitor on many nodes at once has one session', async () => {
      const nodes = [await node(), await node(), await node()];
      const ts = handClock().now();
      await Promise.all(
        Array.from({ length: 60 }, (_, index) =>
          nodes[index % 3]!.append(
            [sampleEvent(`event-${index + 100}`, { record: { visitor, ts } })],
            {
              received: 1,
              dropped: {},
            },
          ),
        ),
      );
      const { events } = await cutOf(nodes[0]!, 'one');
      expect(events).toHaveLength(60);
      expect(new Set(events.map(({ event }) => event.record.session?.id)).size).toBe(1);
    });

    test('go on over midnight under the id of the day on which they began', async () => {
      const [first, second] = [await node(), await node()];
      const ts = handClock().now();
      const id = await sessionOf(first, 'event-01', visitor, ts);
      const next = sampleEvent('event-02', {
        previousVisitor: parseVisitorId(visitor),
        record: { visitor: tomorrow, ts: ts + 60_000 },
      });
      await second.append([next], { received: 1, dropped: {} });
      const { events } = await cutOf(first, 'one');
      expect(events[1]?.event.record).toMatchObject({ visitor, session: { id } });
    });

    test('lie in tables that are not logged and go as a whole', async () => {
      const clock = handClock();
      const spool = await node({ clock });
      await sessionOf(spool, 'event-01', visitor, clock.now());
      const tables = async (): Promise<unknown[]> =>
        (
          await sql(
            `SELECT relname, relpersistence FROM pg_class WHERE relname ~ '^session_\\d+$' ORDER BY 1`,
          )
        ).map(({ relname, relpersistence }) => [relname, relpersistence]);
      expect(await tables()).toEqual([['session_1', 'u']]);
      for (let turn = 0; turn < 5; turn += 1) {
        clock.move(21 * 60_000);
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
      const later = await until(
        'it went',
        tables,
        (list) => !JSON.stringify(list).includes('n_1"'),
      );
      expect(later.length).toBeLessThan(6);
    });
  });

  test('a withdrawal on one node is known on another before its next cut', async () => {
    const [first, second] = [await node(), await node()];
    const known: string[] = [];
    second.onWithdrawn((list) => known.push(...list.map(({ key }) => key)));
    await appendAll(first, 'event-01');
    for (const key of ['page-a', 'page-b']) {
      await first.withdraw([{ key, at: handClock().now(), denied: ['analytics'] }]);
      await second.next('one', 0, wide);
      expect(known).toContain(key);
    }
    expect(await second.withdrawals()).toHaveLength(2);
  });

  test('hours that nobody needs are dropped, not emptied', async () => {
    const clock = handClock();
    const spool = await node({ clock });
    const hours = async (): Promise<number> =>
      (await sql(`SELECT 1 FROM pg_class WHERE relname ~ '^log_\\d+$'`)).length;
    for (let each = 0; each < 5; each += 1) {
      await appendAll(spool, `event-0${each}`);
      clock.move(hour);
    }
    expect(await hours()).toBeGreaterThanOrEqual(5);
    for (let cut = await spool.next('one', clock.now(), wide); isCut(cut);) {
      await spool.settle(cut, all(cut, 'delivered', null));
      cut = await spool.next('one', clock.now(), wide);
    }
    await until('they go', hours, (count) => count <= 3);
    expect((await spool.counts()).destinations[0]).toMatchObject({ delivered: 5, expired: 0 });
  });

  describe('opening', () => {
    test('ids go on above the known ones in a server that counts from the start again', async () => {
      const spool = await node();
      await appendAll(spool, 'event-01', 'event-02');
      await spool.close();
      await sql(
        `UPDATE sluice.meta SET value = (value::bigint - 1000000)::text WHERE key = 'base'`,
      );
      const moved = await node();
      await appendAll(moved, 'event-03');
      expect(idsOf(await cutOf(moved, 'one'))).toEqual(['event-01', 'event-02', 'event-03']);
    });

    test('refuses a newer layout, another key folder, a wrong password; never tells the password', async () => {
      await (await node({ keys: 'mark-of-the-keys' })).close();
      await expect(node({ keys: 'another-mark' })).rejects.toThrow('keys:');
      await sql(`UPDATE sluice.meta SET value = '99' WHERE key = 'version'`);
      await expect(node()).rejects.toThrow('layout 99');
      const right = url;
      url = right.replace(postgres.password, 'a-wrong-password');
      const refused: unknown = await node().catch((error: unknown) => error);
      const { name, message, stack } = refused as Error;
      expect(name).toBe('SpoolOpenError');
      expect(message).toContain('spool.password');
      expect(`${stack} ${JSON.stringify(refused)}`).not.toMatch(/a-wrong-password|secret-of/);
      url = right;
    });
  });

  describe('visitor keys', () => {
    const site = parseSiteId('shop')!;

    async function keysOnNode() {
      let time = noon;
      const clock = { now: () => time, isSimulated: true };
      const link = await PostgresLink.open(settingsOf(url), () => undefined, clock);
      closing.push(() => link.end());
      const events: string[] = [];
      const keys = new SharedVisitorKeys(new VisitorKeyTable(link), ({ event, day }) =>
        events.push(`${event} ${day}`),
      );
      link.onLost(() => keys.distrust());
      /** At a time of the node and of the database. */
      const refresh = (at: number): Promise<void> => {
        time = at;
        return keys.refresh(at);
      };
      return { keys, events, refresh };
    }

    const noon = Date.UTC(2026, 10, 21, 12);

    test('are made once, by whoever is first, and are the same on every node', async () => {
      await node();
      const nodes = await Promise.all([keysOnNode(), keysOnNode(), keysOnNode()]);
      expect(nodes[0]?.keys.isReady(noon)).toBe(false);
      await Promise.all(nodes.map(({ refresh }) => refresh(noon)));
      const names = nodes.map(({ keys }) => keys.keysOf(site, noon).current.hex('somebody'));
      expect(new Set(names).size).toBe(1);
      expect(nodes.flatMap(({ events }) => events)).toEqual(['visitor_key_created 2026-11-21']);
    });

    test('are kept in a table that is not logged, and dropped within the hour after their day', async () => {
      await node();
      const { keys, events, refresh } = await keysOnNode();
      const tables = async (): Promise<unknown[]> =>
        sql(
          `SELECT relname AS name, relpersistence AS kind FROM pg_class
           WHERE relname LIKE 'visitor_key%' ORDER BY 1`,
        );
      await refresh(noon);
      const today = keys.keysOf(site, noon).current.hex('somebody');
      expect(await tables()).toEqual([{ name: 'visitor_key_20778', kind: 'u' }]);
      const late = noon + 12 * hour - 300_000;
      await refresh(late);
      expect(keys.isReady(late + 300_000)).toBe(true);
      const early = noon + 12 * hour + 59 * 60_000;
      await refresh(early);
      const { current, previous } = keys.keysOf(site, early);
      expect(previous?.hex('somebody')).toBe(today);
      expect(current.hex('somebody')).not.toBe(today);
      await refresh(early + 60_000);
      expect(await tables()).toEqual([{ name: 'visitor_key_20779', kind: 'u' }]);
      expect(keys.keysOf(site, early + 60_000).previous).toBeNull();
      expect(events.at(-1)).toBe('visitor_key_destroyed 2026-11-21');
      await refresh(noon + 3 * day);
      expect(await tables()).toEqual([{ name: 'visitor_key_20781', kind: 'u' }]);
    });

    test('a node whose clock is days ahead forgets nobody their key', async () => {
      await node();
      const [right, wrong] = [await keysOnNode(), await keysOnNode()];
      await right.refresh(noon);
      const before = right.keys.keysOf(site, noon).current.hex('somebody');
      await wrong.keys.refresh(noon + 4 * day);
      await right.refresh(noon);
      expect(right.keys.keysOf(site, noon).current.hex('somebody')).toBe(before);
      expect(right.events).toEqual(['visitor_key_created 2026-11-21']);
    });

    test('a crash of the database empties the table: nobody goes on with the old key', async () => {
      await node().then((spool) => spool.close());
      const nodes = [await keysOnNode(), await keysOnNode()];
      for (const { refresh } of nodes) await refresh(noon);
      const before = nodes[0]?.keys.keysOf(site, noon).current.hex('somebody');
      await postgres.kill();
      await until(
        'they notice',
        () => nodes.map(({ keys }) => keys.isReady(noon)),
        (all) => !all.includes(true),
      );
      await postgres.start();
      for (const { keys, refresh } of nodes) {
        await until(
          'it is known again',
          () => refresh(noon).catch(() => null),
          () => keys.isReady(noon),
        );
      }
      const names = nodes.map(({ keys }) => keys.keysOf(site, noon).current.hex('somebody'));
      expect(new Set(names).size).toBe(1);
      expect(names[0]).not.toBe(before);
    });
  });
});
