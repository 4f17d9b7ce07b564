import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EnrichedEvent } from '../../src/event/enriched-event.ts';
import type { EventRecord } from '../../src/event/event-record.ts';
import { freeze, storable, thaw } from '../../src/spool/frame.ts';
import { joinFrames, splitFrames, withoutFrames } from '../../src/spool/frames.ts';
import { isJsonObject } from '../../src/vocabulary/json.ts';
import type { JsonValue } from '../../src/vocabulary/json.ts';
import { purposes } from '../../src/vocabulary/purposes.ts';
import { categories, stages } from '../../src/vocabulary/taxonomy.ts';
import { sampleEvent, sampleRecord } from '../contract/spool-samples.ts';

const text = fc.string({ unit: 'binary', maxLength: 40 });
const textOrNull = fc.option(text);
/** JSON has one zero. */
const number = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((value) => (value === 0 ? 0 : value));
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);
const state = fc.constantFrom('granted', 'denied', 'unknown');
const vector = fc.record({
  analytics: state,
  ads: state,
  adUserData: state,
  adPersonalization: state,
  functional: state,
});

const record: fc.Arbitrary<EventRecord> = fc.record({
  variant: fc.constantFrom('full', 'degraded', 'counted'),
  id: text,
  site: text,
  name: text,
  sentName: textOrNull,
  category: fc.constantFrom(...categories),
  stage: fc.option(fc.constantFrom(...stages)),
  sensitive: fc.boolean(),
  ts: number,
  receivedAt: number,
  page: textOrNull,
  visitor: textOrNull,
  session: fc.option(fc.record({ id: text, start: number })),
  ga: fc.option(fc.record({ clientId: text, sessionId: textOrNull })),
  url: text,
  referrer: text,
  title: text,
  params: fc.dictionary(text, json),
  value: fc.option(number),
  currency: textOrNull,
  items: fc.array(json),
  acquisition: fc.record({
    channel: text,
    source: textOrNull,
    medium: textOrNull,
    campaign: textOrNull,
  }),
  derived: fc.record({
    country: textOrNull,
    region: textOrNull,
    device: fc.constantFrom('desktop', 'mobile', 'tablet', 'other'),
    browser: text,
    os: text,
    language: textOrNull,
    bot: fc.array(text),
  }),
  consent: fc.record({
    resolved: vector,
    effective: vector,
    byRegion: fc.subarray([...purposes]),
    gpc: fc.boolean(),
    vendors: fc.array(fc.integer({ min: 1, max: 65_535 })),
    policy: text,
  }),
});

test('what is frozen thaws to the same record', () => {
  fc.assert(
    fc.property(record, (original) => {
      const thawed = thaw(Buffer.from(freeze(EnrichedEvent.thawed(original))));
      expect(EnrichedEvent.is(thawed) && thawed.record).toEqual(original);
    }),
    { numRuns: 300 },
  );
});

test('the assigned visitor and session stand in the frame, and nothing but the record', () => {
  const event = sampleEvent('event-01', { dedupeKey: 'shop|planted-key|1' });
  const session = { id: '0123456789abcdef', start: 7 };
  const frame = freeze(storable(event, { visitor: 'f'.repeat(32), session }));
  expect(thaw(Buffer.from(frame))).toMatchObject({
    record: { ...event.record, visitor: 'f'.repeat(32), session },
  });
  expect(frame).not.toContain('planted-key');
});

test('no damage makes it throw: an event of the right types comes out, or a reason', () => {
  const frame = Buffer.from(freeze(sampleEvent('event-01')));
  const damage = fc.record({
    from: fc.nat(frame.length),
    to: fc.nat(frame.length),
    patch: fc.uint8Array({ maxLength: 8 }),
    at: fc.nat(frame.length),
  });
  fc.assert(
    fc.property(damage, ({ from, to, patch, at }) => {
      const bytes = Buffer.from(frame);
      bytes.set(patch.subarray(0, bytes.length - at), at);
      for (const damaged of [bytes, bytes.subarray(Math.min(from, to), Math.max(from, to))]) {
        const thawed = thaw(damaged);
        if (EnrichedEvent.is(thawed)) expect(typeof thawed.record.id).toBe('string');
        else expect(thawed.corrupt).toMatch(/^frame_/);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('every field is asked for again: none may be missing or of another type', () => {
  const whole: unknown = sampleRecord('event-01', {
    session: { id: '0123456789abcdef', start: 1 },
    ga: { clientId: '1.2', sessionId: null },
  });
  const paths = fieldPaths(whole);
  expect(paths.length).toBeGreaterThan(40);
  for (const path of paths) {
    for (const value of [undefined, Symbol.for('wrong')]) {
      const text = JSON.stringify(replaced(whole, path, value));
      const thawed = thaw(Buffer.from(`1${text}`));
      expect([path.join('.'), thawed]).toEqual([path.join('.'), { corrupt: 'frame_shape' }]);
    }
  }
  const { consent } = sampleRecord('event-1');
  for (const vendors of [null, 755, '755', ['755'], { 0: 755 }]) {
    const text = JSON.stringify(
      sampleRecord('event-1', { consent: { ...consent, vendors: vendors as never } }),
    );
    expect(thaw(Buffer.from(`1${text}`))).toEqual({ corrupt: 'frame_shape' });
  }
  expect(thaw(Buffer.from('2{}'))).toEqual({ corrupt: 'frame_version' });
  expect(thaw(Buffer.from('1{"__proto__":'))).toEqual({ corrupt: 'frame_text' });
  expect(thaw(Buffer.from([0x31, 0x22, 0xff, 0x22]))).toEqual({ corrupt: 'frame_text' });
  expect(thaw(Buffer.from('1null'))).toEqual({ corrupt: 'frame_shape' });
});

/** Paths of all declared fields; what is inside params and items is free. */
function fieldPaths(value: unknown, path: readonly string[] = []): readonly string[][] {
  if (!isJsonObject(value) || path[0] === 'params') return [];
  return Object.keys(value).flatMap((key) => [
    [...path, key],
    ...fieldPaths(value[key], [...path, key]),
  ]);
}

/** A copy with one field left out, or with a value that fits no field. */
function replaced(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (!isJsonObject(value) || key === undefined) return to === undefined ? undefined : [[]];
  if (rest.length > 0) return { ...value, [key]: replaced(value[key], rest, to) };
  const isList = Array.isArray(value[key]);
  return { ...value, [key]: to === undefined ? undefined : isList ? {} : [[]] };
}

test('frames split as they were joined, also without some of them', () => {
  const frames = fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 20 });
  fc.assert(
    fc.property(frames, fc.infiniteStream(fc.boolean()), (all, coins) => {
      const body = joinFrames(all);
      expect(splitFrames(body, all.length)?.map((frame) => [...frame])).toEqual(
        all.map((frame) => [...frame]),
      );
      const removed = all.flatMap((_, index) => (coins.next().value === true ? [index] : []));
      const left = all.filter((_, index) => !removed.includes(index));
      expect(withoutFrames(body, all.length, removed)).toEqual(joinFrames(left));
    }),
  );
});

test('a body whose lengths do not add up is refused', () => {
  const body = joinFrames([new Uint8Array(5), new Uint8Array(3)]);
  expect(splitFrames(body, 1)).toBeNull();
  expect(splitFrames(body, 3)).toBeNull();
  expect(splitFrames(body.subarray(0, body.length - 1), 2)).toBeNull();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(5), (bytes, count) => {
      const frames = splitFrames(bytes, count);
      if (frames !== null) expect(frames).toHaveLength(count);
    }),
  );
});
