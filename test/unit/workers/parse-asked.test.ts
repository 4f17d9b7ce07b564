import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EnrichedEvent } from '../../../src/event/enriched-event.ts';
import { parseBeacon } from '../../../src/sources/beacon.ts';
import { parseFromWorker } from '../../../src/workers/messages.ts';
import { parseAsked } from '../../../src/workers/parse-asked.ts';
import { isJsonObject } from '../../../src/vocabulary/json.ts';
import { body, makeHalves, request } from './halves.ts';

const halves = makeHalves();
const events = [
  { name: 'page_view', url: 'https://shop.example/?q=blue+shoes&mail=eve%40example.org' },
  { name: 'purchase', value: 12.5, currency: 'EUR', params: { a: [1, { b: null }] }, items: [{}] },
];
await halves.front.accept(parseBeacon(body(events)), request);
const asked = JSON.parse(JSON.stringify(halves.asked[1])) as object;

/** The places of all values in a JSON value. */
function placesOf(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  const inner = Object.entries(value).flatMap(([key, each]) => placesOf(each, [...at, key]));
  return [at, ...inner];
}

function changed(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  Reflect.set(copy, key, changed(Reflect.get(copy, key), rest, to));
  return copy;
}

it('gives what was said', () => {
  const parsed = parseAsked(asked);
  if (parsed?.kind !== 'beacon') throw new Error('it is a beacon');
  const { passages } = parsed.arrival.passed;
  expect(passages.every(({ event }) => EnrichedEvent.is(event))).toBe(true);
  expect(
    JSON.parse(JSON.stringify({ ...parsed, arrival: { ...parsed.arrival, address: 0 } })),
  ).toEqual(changed(asked, ['arrival', 'address'], 0));
});

it('throws at nothing, and takes nothing for what it is not', () => {
  const wrong = fc.oneof(fc.jsonValue(), fc.constantFrom(undefined, Number.NaN, Symbol('x')));
  fc.assert(fc.property(wrong, (value) => parseAsked(value) === null));
});

it('hears nothing of what is no message, or no list of asks', () => {
  const wrong = [null, 7, 'asks', [], {}, { kind: 'other' }, { kind: 'asks' }];
  const lists = [
    { kind: 'asks', asks: [1] },
    { kind: 'asks', asks: [['1', {}]] },
  ];
  expect([...wrong, ...lists].map(parseFromWorker)).toEqual(Array.from({ length: 9 }, () => null));
  expect(parseFromWorker({ kind: 'asks', asks: [[1, null]] })).not.toBeNull();
});

it('finds every field of an event and of its consent whose type is another one', () => {
  const places = placesOf(asked).filter((place) =>
    ['record', 'consent'].some((part) => place.includes(part)),
  );
  // What a site sends has no fixed type: neither its parameters, nor its items.
  const free = ['params', 'items', 'signals'];
  const fixed = places.filter((place) => !free.some((part) => place.includes(part)));
  expect(fixed.length).toBeGreaterThan(80);
  const isTaken = fixed.filter((place) => parseAsked(changed(asked, place, { wrong: 1 })) !== null);
  expect(isTaken).toEqual([]);
});

it('finds an event of another site, one with a session, and an id that is none', () => {
  const event = ['arrival', 'passed', 'passages', '0', 'event'];
  const wrong: readonly (readonly [readonly string[], unknown])[] = [
    [[...event, 'record', 'site'], 'other'],
    [[...event, 'record', 'session'], { id: 'x', start: 1 }],
    [[...event, 'record', 'variant'], 'refused'],
    [[...event, 'dedupeKey'], ''],
    [[...event, 'previousVisitor'], 'nobody'],
    [[...event, 'redactions'], [{ path: 'url' }]],
    [['arrival', 'passed', 'passages', '0', 'dropped'], 'because'],
    [['arrival', 'received'], 3],
    [['arrival', 'site'], '__proto__'],
    [['arrival', 'page'], 'no'],
    [['generation'], -1],
    [['key'], null],
    [['terms'], {}],
    [['terms'], [{ name: 'n'.repeat(22), user: 7 }]],
    [['terms'], [{ name: 'n'.repeat(21), user: 'u'.repeat(16) }]],
    [['terms'], Array.from({ length: 1_601 }, () => asked)],
  ];
  for (const [place, value] of wrong) {
    expect([place.at(-1), parseAsked(changed(asked, place, value))]).toEqual([place.at(-1), null]);
  }
});

it('reads a request without trust in its prototype', () => {
  const from = { origin: null, address: '203.0.113.9', region: 'DE', headers: { cookie: 'a=b' } };
  const parsed = parseAsked(JSON.parse(JSON.stringify({ kind: 'consent', text: '{}', from })));
  expect(isJsonObject(parsed) && parsed).toMatchObject({ kind: 'consent', from: { region: 'DE' } });
  expect(parseAsked({ kind: 'consent', text: '{}', from: { headers: { cookie: 7 } } })).toBeNull();
  expect(parseAsked({ kind: 'server', text: 7, from })).toBeNull();
});
