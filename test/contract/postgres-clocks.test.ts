import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { SpoolNotice } from '../../src/spool/messages.ts';
import { isCut } from '../../src/spool/spool.ts';
import { postgresMissing } from '../journeys/postgres.ts';
import type { RunningPostgres } from '../journeys/postgres.ts';
import { until } from '../journeys/receiver.ts';
import { openShared, withDatabases } from './postgres-spool.ts';
import { again, all, appendAll, cutOf, idsOf, wide } from './spool-suite.ts';

const minute = 60_000;
const day = 86_400_000;
const closing: (() => Promise<unknown>)[] = [];

let postgres: RunningPostgres;
let url: string;

/** A node whose clock is that far ahead of the database's, which is a real one here. */
async function nodeAhead(byMs: number) {
  const notices: SpoolNotice[] = [];
  let aheadMs = byMs;
  const clock = { now: () => Date.now() + aheadMs };
  const { spool } = await openShared(url, {
    destinations: [{ name: 'one' }],
    clock,
    hasOwnClock: true,
    tickMs: 20,
    notify: (notice) => notices.push(notice),
  });
  closing.push(() => spool.close());
  const kinds = (): string[] => notices.map(({ kind }) => kind);
  const setRight = (): void => {
    aheadMs = 0;
  };
  return { spool, clock, notices, kinds, setRight };
}

const sql = (text: string): Promise<Record<string, unknown>[]> => postgres.query(url, text);

async function lapse(): Promise<void> {
  await sql(`UPDATE sluice.cursor SET leased_until = now() - interval '1 second'`);
}

describe.skipIf(postgresMissing !== null)('nodes with wrong clocks over one PostgreSQL', () => {
  withDatabases(closing, (running, fresh) => {
    [postgres, url] = [running, fresh];
  });

  test('let nothing of the others expire, and lose nothing of their own', async () => {
    const right = await nodeAhead(0);
    await appendAll(right.spool, 'event-01', 'event-02');
    const first = await cutOf(right.spool, 'one', right.clock.now());
    const [retried, dead] = first.events;
    await right.spool.settle(first, [
      ...again({ ...first, events: [retried!] }, right.clock.now() + 30 * minute),
      ...all({ ...first, events: [dead!] }, 'dead', 'http_400'),
    ]);
    const nodes = [right, await nodeAhead(4 * day), await nodeAhead(-4 * day)];
    for (const [place, { spool }] of nodes.entries()) {
      await appendAll(spool, `event-1${place}`);
      await spool.forget();
    }
    await sleep(400);
    for (const { spool } of nodes.toReversed()) expect((await spool.forget()).events).toBe(0);
    for (const { spool } of nodes) {
      // A key stays known for its window, whoever asks, and whoever turned the slices.
      for (const id of ['event-02', 'event-10', 'event-11', 'event-12']) await appendAll(spool, id);
    }
    const { door, destinations } = await right.spool.counts();
    expect(door).toEqual({ received: 17, stored: 5, duplicate: 12 });
    expect(destinations[0]).toMatchObject({
      stored: 5,
      waiting: 4,
      retrying: 1,
      expired: 0,
      dead: { http_400: 1 },
    });
    expect(await right.spool.deadLetters('one', 9)).toHaveLength(1);
    const waiting = await cutOf(right.spool, 'one', right.clock.now());
    expect(idsOf(waiting)).toEqual(['event-10', 'event-11', 'event-12']);
    const [rows] = await sql(
      `SELECT max(abs(at_ms - extract(epoch FROM now()) * 1000))::float8 AS off,
         count(DISTINCT hour)::integer AS hours FROM sluice.log`,
    );
    expect(rows?.['off']).toBeLessThan(minute);
    expect(rows?.['hours']).toBeLessThanOrEqual(2);
    expect(nodes.flatMap(({ kinds }) => kinds())).not.toContain('events_expired');
  });

  test('delete what is too old by the database’s clock and by their own', async () => {
    const ahead = await nodeAhead(4 * day);
    await appendAll(ahead.spool, 'event-01', 'event-02');
    const cut = await cutOf(ahead.spool, 'one', ahead.clock.now());
    const [retried, dead] = cut.events;
    await ahead.spool.settle(cut, [
      ...again({ ...cut, events: [retried!] }, ahead.clock.now() + 30 * minute),
      ...all({ ...cut, events: [dead!] }, 'dead', 'http_400'),
    ]);
    await appendAll(ahead.spool, 'event-03');
    await ahead.spool.close();
    const state = { retrying: 1, waiting: 2, expired: 0 };
    // Three weeks later, by the database's clock.
    for (const table of ['log', 'retry', 'dead']) {
      await sql(`UPDATE sluice.${table} SET at_ms = at_ms - ${21 * day}`);
    }
    const behind = await nodeAhead(-40 * day);
    expect((await behind.spool.forget()).deadLetters).toBe(0);
    expect((await behind.spool.counts()).destinations[0]).toMatchObject(state);
    const right = await nodeAhead(0);
    await until(
      'they go',
      async () => (await right.spool.counts()).destinations[0]?.expired,
      (expired) => expired === 2,
    );
    expect(await right.spool.deadLetters('one', 9)).toHaveLength(0);
    expect(behind.kinds()).not.toContain('events_expired');
  });

  test('say so, with the difference, and again when it is over', async () => {
    const [right, ahead, behind] = [
      await nodeAhead(0),
      await nodeAhead(4 * day),
      await nodeAhead(-4 * day),
    ];
    for (const { kinds } of [ahead, behind]) {
      await until('it is told', kinds, (list) => list.includes('clock_differs'));
    }
    const byMs = (notices: readonly SpoolNotice[]): number[] =>
      notices.flatMap((notice) => (notice.kind === 'clock_differs' ? [notice.byMs] : []));
    expect(byMs(ahead.notices)).toEqual([expect.closeTo(4 * day, -4)]);
    expect(byMs(behind.notices)).toEqual([expect.closeTo(-4 * day, -4)]);
    ahead.setRight();
    await until('its end is told', ahead.kinds, (list) => list.includes('clock_agrees'));
    expect(right.kinds()).toEqual([]);
    expect(byMs(behind.notices)).toHaveLength(1);
  });

  test('neither hasten nor freeze retries', async () => {
    const nodes = [await nodeAhead(0), await nodeAhead(4 * day), await nodeAhead(-4 * day)];
    await appendAll(nodes[0]!.spool, 'event-01');
    for (const [place, writer] of nodes.entries()) {
      const reader = nodes[(place + 1) % nodes.length]!;
      await lapse();
      const cut = await cutOf(writer.spool, 'one', writer.clock.now());
      await writer.spool.settle(cut, again(cut, writer.clock.now() + 20 * minute));
      await lapse();
      const early = await reader.spool.next('one', reader.clock.now(), wide);
      if (isCut(early)) throw new Error('it is not due');
      expect((early.dueAt ?? 0) - reader.clock.now()).toBeCloseTo(20 * minute, -4);
      const due = await cutOf(reader.spool, 'one', reader.clock.now() + 20 * minute);
      expect([idsOf(due), due.attempts]).toEqual([['event-01'], 2 * place + 1]);
      await reader.spool.settle(due, again(due, reader.clock.now() - minute));
    }
  });

  test('take withdrawals that the others keep, and that meet what came before', async () => {
    const [right, behind] = [await nodeAhead(0), await nodeAhead(-40 * day)];
    await appendAll(right.spool, 'event-01');
    const [row] = await sql('SELECT at_ms::float8 AS at FROM sluice.log');
    await behind.spool.withdraw([{ key: 'page-a', at: behind.clock.now(), denied: ['analytics'] }]);
    for (const { spool } of [right, behind]) await spool.forget();
    const [kept] = await right.spool.withdrawals();
    expect(kept?.at).toBeGreaterThan(Number(row?.['at']));
  });
});
