import { expect, test } from 'vitest';
import { z } from 'zod';
import type { SinkDestination } from '../../../src/destinations/destination.ts';
import { bench, configured, eventually } from './delivery-harness.ts';

interface Store {
  readonly definition: SinkDestination;
  readonly batches: (readonly [string, readonly string[]])[];
  opened: number;
  closed: number;
  failing: 'open' | 'write' | null;
}

function store(): Store {
  const made: Store = {
    batches: [],
    opened: 0,
    closed: 0,
    failing: null,
    definition: {
      type: 'store',
      kind: 'sink',
      purposes: ['analytics'],
      ownStore: true,
      settings: z.unknown(),
      batch: { eventsMax: 4, bytesMax: 100_000, ageMsMax: 20 },
      dedupes: true,
      maturity: { tested: 'documentation', on: '2026-11-21' },
      rows: () => [],
      open: async () => {
        made.opened += 1;
        if (made.failing === 'open') throw new Error('planted secret of the store');
        return {
          write: async (events, batchId) => {
            const ids = events.map(({ record }) => record.id);
            made.batches.push([batchId, ids]);
            if (made.failing === 'write') throw new Error('planted secret of the store');
            return { ok: ids, retry: [], reject: [] };
          },
          query: async () => [{ answer: 42 }],
          close: async () => {
            made.closed += 1;
          },
        };
      },
    },
  };
  return made;
}

test('is opened before the first event, can be asked, and is closed at the end', async () => {
  const { deliver, append, state } = await bench();
  const made = store();
  const delivery = await deliver([configured('warehouse', made.definition)]);
  await eventually(() => expect(delivery.sinkOf('warehouse')).not.toBeNull());
  expect(delivery.sinkOf('nobody')).toBeNull();
  await append('event-01');
  await eventually(async () => expect(await state('warehouse')).toMatchObject({ delivered: 1 }));
  await delivery.stop(1_000);
  expect(made).toMatchObject({ opened: 1, closed: 1 });
});

test('is opened again after it failed, and gets the same batch under the same id', async () => {
  const { deliver, append, state, logs } = await bench();
  const made = store();
  made.failing = 'open';
  await deliver([configured('warehouse', made.definition)]);
  await append('event-01', 'event-02');
  await eventually(() => expect(made.opened).toBeGreaterThan(1));
  made.failing = 'write';
  await eventually(() => expect(made.batches.length).toBeGreaterThan(1));
  made.failing = null;
  await eventually(async () => expect(await state('warehouse')).toMatchObject({ delivered: 2 }));
  expect(new Set(made.batches.map((batch) => JSON.stringify(batch))).size).toBe(1);
  expect(JSON.stringify(logs)).toContain('store warehouse');
  expect(JSON.stringify(logs)).not.toContain('planted');
});
