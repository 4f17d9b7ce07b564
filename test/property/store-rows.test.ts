import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clickhouseVerdict } from '../../src/destinations/clickhouse-problem.ts';
import type { Verdict } from '../../src/destinations/destination.ts';
import { kafkaVerdict } from '../../src/destinations/kafka-problem.ts';
import { postgresProblem, postgresVerdict } from '../../src/destinations/postgres-problem.ts';
import { objectsOf } from '../../src/destinations/s3-objects.ts';
import { countColumns, eventColumns } from '../../src/destinations/store-columns.ts';
import { linesOf } from '../../src/destinations/store-lines.ts';
import { storeRowsOf, type Row } from '../../src/destinations/store-rows.ts';
import { storableJson } from '../../src/destinations/store-text.ts';
import type { EventRecord } from '../../src/event/event-record.ts';
import type { JsonObject } from '../../src/vocabulary/json.ts';
import { permittedOf, recordOf } from '../contract/destination-events.ts';

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('\u0000', '\ud800', '\\u0000', '\\\ud800', '\\\\u0000', '"\\', '__proto__'),
);
const number = fc.oneof(fc.double(), fc.constantFrom(8.64e15, -1, Number.NaN, Infinity, 1e308));
const record: fc.Arbitrary<EventRecord> = fc
  .record({
    variant: fc.constantFrom('full', 'degraded', 'counted'),
    id: nasty,
    site: nasty,
    name: nasty,
    url: nasty,
    referrer: nasty,
    title: nasty,
    ts: number,
    receivedAt: number,
    value: fc.option(number),
    currency: fc.option(nasty),
    params: fc.dictionary(nasty, fc.jsonValue()).map((params) => params as JsonObject),
    items: fc.array(fc.jsonValue().map((item) => item as JsonObject)),
    visitor: fc.option(nasty),
    page: fc.option(nasty),
    session: fc.option(fc.record({ id: nasty, start: number })),
  })
  .map((differing) => recordOf(differing as Partial<EventRecord>));

test('every row can be stored anywhere: whole characters, no NUL, real numbers, times of our age', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 8 }), (records) => {
      const { events, counts } = storeRowsOf(records.map(permittedOf));
      for (const row of events) expectStorable(row, eventColumns);
      for (const row of counts) expectStorable(row, countColumns);
      const counted = records.filter(({ variant }) => variant === 'counted').length;
      expect(events).toHaveLength(records.length - counted);
      expect(counts.reduce((sum, { n }) => sum + Number(n), 0)).toBe(counted);
      const lines = linesOf(events, eventColumns).split('\n');
      expect(lines).toHaveLength(events.length + 1);
      for (const line of lines.slice(0, -1))
        expect(() => JSON.parse(line) as unknown).not.toThrow();
    }),
  );
});

function expectStorable(row: Row, columns: readonly (typeof eventColumns)[number][]): void {
  expect(Object.keys(row)).toEqual(columns.map(({ name }) => name));
  for (const { name, kind, isRequired = false } of columns) {
    const cell = row[name] ?? null;
    if (isRequired) expect(cell, name).not.toBeNull();
    for (const text of [cell].flat()) {
      if (typeof text !== 'string') continue;
      expect(text.isWellFormed() && !text.includes('\u0000')).toBe(true);
    }
    if (typeof cell === 'number') expect(Number.isFinite(cell)).toBe(true);
    if (kind === 'time' && typeof cell === 'number') {
      expect(cell >= 0 && cell <= 4_102_444_800_000).toBe(true);
    }
  }
}

test('JSON keeps what it says, but for NUL and half characters', () => {
  fc.assert(
    fc.property(fc.jsonValue(), nasty, (value, text) => {
      const json = storableJson({ value, text });
      expect(json).not.toMatch(/(?<!\\)(?:\\\\)*\\u0000/);
      const back = JSON.parse(json) as { text: string };
      expect(back.text).toBe(text.toWellFormed().replaceAll('\u0000', '\uFFFD'));
    }),
  );
});

test('a batch is parted into objects without losing a row, and always in the same way', () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 20 }), (records) => {
      const rows = storeRowsOf(records.map(permittedOf));
      const place = { prefix: 'p', extension: 'x' };
      const objects = objectsOf(rows, 'batch', place);
      expect(objectsOf(structuredClone(rows), 'batch', place)).toEqual(objects);
      expect(new Set(objects.map(({ key }) => key)).size).toBe(objects.length);
      const count = objects.reduce((sum, object) => sum + object.rows.length, 0);
      expect(count).toBe(rows.events.length + rows.counts.length);
      for (const { key } of objects) {
        expect(key).toMatch(/^p\/(?:events|counts)\/dt=\d{4}-\d\d-\d\d\/hour=\d\d\/batch\.x$/);
      }
    }),
  );
});

const codes = fc.oneof(
  nasty,
  fc.constantFrom('28P01', '22P05', '23505', '42P01', '08006', '516', '27', 'MESSAGE_TOO_LARGE'),
  fc.integer(),
);
const failure: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything(),
  fc
    .record({ code: codes, apiId: codes, message: nasty })
    .map((fields) => Object.assign(new AggregateError([new Error('x')], 'planted-5ecret'), fields)),
);

test('a verdict on any failure settles each event once, and repeats nothing of the failure', () => {
  fc.assert(
    fc.property(
      failure,
      fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 9 }),
      (error, ids) => {
        for (const verdictOf of [postgresVerdict, clickhouseVerdict, kafkaVerdict]) {
          const verdict = verdictOf(error, ids);
          if (verdict !== null) expectSettled(verdict, ids);
        }
        expect(postgresProblem(error).message).not.toContain('planted');
      },
    ),
  );
});

function expectSettled(verdict: Verdict, ids: readonly string[]): void {
  const { ok, retry, reject, bisect = [] } = verdict;
  const listed = [...ok, ...retry, ...reject.map(({ eventId }) => eventId), ...bisect.flat()];
  expect(listed.sort()).toEqual([...ids].sort());
  for (const { code } of reject) expect(code).toMatch(/^[A-Za-z0-9_]{1,40}$/);
}
