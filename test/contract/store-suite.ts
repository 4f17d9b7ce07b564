import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sink } from '../../src/destinations/destination.ts';
import { eventsOf } from '../unit/destinations/duckdb-peer.ts';
import { hostileEvents } from '../unit/destinations/hostile-events.ts';
import { answerRows, answers, journeyEvents } from '../unit/destinations/store-answers.ts';

/** A store beside its real software, asked past Sluice. */
export interface StorePeer {
  /** A fresh place of the given name, opened; the same place where the name is the same. */
  open(place: string): Promise<Sink>;
  /** The ids of all stored events of a place, repeats included. */
  ids(place: string): Promise<readonly string[]>;
  /** The same, read as docs/warehouse.md asks for after a replay; missing where the peer has no SQL. */
  idsOnce?(place: string): Promise<readonly string[]>;
  /** The sum of what was only counted. */
  counted(place: string): Promise<number>;
  /** All rows of a view; null where the store has no SQL. */
  view(place: string, name: string): Promise<readonly object[] | null>;
  stop(): Promise<void>;
}

/** What every store must do beside its real software. */
export function describeStore(type: string, start: () => Promise<StorePeer>): void {
  describe(`${type} beside the real software`, () => {
    let peer: StorePeer;
    beforeAll(async () => {
      peer = await start();
    }, 60_000);
    afterAll(() => peer.stop());

    test('a batch is written once, however often and by how many it is handed over', async () => {
      const [one, other] = [await peer.open('once'), await peer.open('once')];
      const events = eventsOf(40);
      for (const sink of [one, one, other]) await sink.write(events, 'batch-1');
      const second = eventsOf(3, (index) => ({ id: `second-${String(index)}` }));
      await Promise.all(
        [one, other].map((sink) => sink.write(second, 'batch-2').catch(() => null)),
      );
      await one.write(second, 'batch-2');
      expect([...(await peer.ids('once'))].sort()).toEqual(
        [...events, ...second].map(({ record }) => record.id).sort(),
      );
      await Promise.all([one.close(), other.close()]);
    });

    test('every event of a batch is told to be written', async () => {
      const sink = await peer.open('told');
      const events = eventsOf(3);
      const ids = events.map(({ record }) => record.id);
      expect(await sink.write(events, 'batch-1')).toEqual({ ok: ids, retry: [], reject: [] });
      await sink.close();
    });

    test('nothing that an event says can make the store refuse its batch', async () => {
      const sink = await peer.open('hostile');
      const events = hostileEvents();
      const { ok } = await sink.write(events, 'batch-1');
      expect(ok).toHaveLength(events.length);
      expect([...(await peer.ids('hostile'))].sort()).toEqual([...ok].sort());
      await sink.close();
    });

    test('what may be counted only becomes a number, once', async () => {
      const sink = await peer.open('counted');
      const counted = eventsOf(7, (index) => ({
        variant: 'counted',
        id: `counted-${String(index)}`,
        ts: 1_794_956_400_000,
      }));
      for (const batchId of ['batch-1', 'batch-1', 'batch-2']) await sink.write(counted, batchId);
      await sink.write([...eventsOf(2), ...counted], 'batch-3');
      expect(await peer.counted('counted')).toBe(21);
      expect(await peer.ids('counted')).toHaveLength(2);
      await sink.close();
    });

    test('what was written is known after a restart, and the next batch follows', async () => {
      const first = await peer.open('again');
      await first.write(eventsOf(5), 'batch-1');
      await first.close();
      const second = await peer.open('again');
      await second.write(eventsOf(5), 'batch-1');
      await second.write(
        eventsOf(5, (index) => ({ id: `next-${String(index)}` })),
        'batch-2',
      );
      await second.close();
      expect(await peer.ids('again')).toHaveLength(10);
    });

    test('after a replay, who reads as documented finds each event once', async () => {
      const sink = await peer.open('replayed');
      const events = journeyEvents();
      await sink.write(events, 'batch-1');
      await sink.write(events.slice(0, 9), 'replay-1');
      await sink.write(events.slice(9), 'replay-2');
      await sink.close();
      const ids = events.map(({ record }) => record.id).sort();
      expect(new Set(await peer.ids('replayed'))).toEqual(new Set(ids));
      const once = await peer.idsOnce?.('replayed');
      if (once !== undefined) expect([...once].sort()).toEqual(ids);
      for (const [view, expected] of Object.entries(answers)) {
        const rows = await peer.view('replayed', view);
        if (rows !== null) expect(answerRows(rows), view).toEqual(expected);
      }
    });

    test('its views answer rightly', async () => {
      const sink = await peer.open('views');
      await sink.write(journeyEvents(), 'batch-1');
      await sink.close();
      expect(await peer.ids('views')).toHaveLength(journeyEvents().length);
      for (const [view, expected] of Object.entries(answers)) {
        const rows = await peer.view('views', view);
        if (rows !== null) expect(answerRows(rows), view).toEqual(expected);
      }
    });
  });
}
