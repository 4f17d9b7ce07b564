import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type {
  Encoded,
  HttpDestination,
  RegisteredDestination,
  VendorResponse,
  Verdict,
} from '../../src/destinations/destination.ts';
import type { EventRecord } from '../../src/event/event-record.ts';
import type { JsonObject, JsonValue } from '../../src/vocabulary/json.ts';
import { baseRecord, permittedOf, recordOf } from './destination-events.ts';
import { fixturesOf, outcomeOf, writeGolden } from './destination-goldens.ts';

const now = 1_794_960_002_123;
const batchId = 'batch_0193a1b2';
const planted = 'planted-5ecret-4f1d';

/** The contract that every destination keeps, whatever it is. */
export function describeDestination(destination: RegisteredDestination): void {
  describe(destination.type, () => {
    describeDeclaration(destination);
    describeSettings(destination);
    describeFixtures(destination);
    if (destination.kind === 'http') describeHttp(destination);
    else {
      test('makes no row without events', () => expect(destination.rows([])).toEqual([]));
      test('makes the same rows of the same events, whatever they hold', () => {
        const records = fc.array(hostileRecord, { maxLength: 20 });
        fc.assert(
          fc.property(records, (some) => {
            const rows = (of: readonly EventRecord[]): unknown =>
              destination.rows(of.map(permittedOf));
            expect(rows(structuredClone(some))).toEqual(rows(some));
          }),
          { numRuns: 40 },
        );
      });
      test('writes no id of visitor, session or page of a degraded event', () => {
        expect(hexRuns(JSON.stringify(destination.rows([permittedOf(degraded)])))).toEqual([]);
      });
      if (destination.judge !== undefined) {
        describeJudge((response, eventIds) => destination.judge?.(response, eventIds));
      }
    }
  });
}

function describeDeclaration(destination: RegisteredDestination): void {
  test('declares its purposes, limits and what is known of it', () => {
    expect(destination.purposes.length).toBeGreaterThan(0);
    expect(destination.batch.eventsMax).toBeGreaterThan(0);
    expect(destination.batch.bytesMax).toBeGreaterThan(0);
    expect(destination.maturity.on).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(destination.about.setUp?.length ?? 0).toBeGreaterThan(0);
    expect(destination.about.arrives.length).toBeGreaterThan(0);
    expect(destination.about.lostWithoutCookies.length).toBeGreaterThan(0);
  });
}

/** What zod says by itself names a type, not what to do. */
const bareMessage = /^(?:Invalid|Required|Too (?:small|big)|Expected)/;

function describeSettings(destination: RegisteredDestination): void {
  const properties = settingsSchema(destination);
  const good = [...fixturesOf(destination.type).values()][0]?.settings;
  test('says what to do about every setting that is missing or wrong', () => {
    const wrong: unknown[] = [{}];
    for (const name of properties.keys()) {
      for (const value of [null, 7.5, -1, '', 'x y\r\nz', [], { a: 1 }]) {
        wrong.push({ ...(good as object), [name]: value });
      }
    }
    for (const settings of wrong) {
      const parsed = destination.settings.safeParse(settings);
      for (const { message, code } of parsed.error?.issues ?? []) {
        if (code === 'unrecognized_keys') continue;
        expect(message).not.toMatch(bareMessage);
        expect(message.length).toBeGreaterThan(25);
      }
    }
  });
  test('refuses a setting that it does not know', () => {
    expect(destination.settings.safeParse({ ...(good as object), nonsense: 1 }).success).toBe(
      false,
    );
  });
  test('describes each setting', () => {
    for (const { description } of properties.values()) expect(description).toMatch(/.{10}/);
  });
  test('never repeats a secret in a message', () => {
    for (const [name, { secret }] of properties) {
      if (secret !== true) continue;
      for (const value of [`${planted}\r\n`, { authorization: `${planted}\r\n` }]) {
        const parsed = destination.settings.safeParse({ ...(good as object), [name]: value });
        expect(parsed.success).toBe(false);
        expect(JSON.stringify(parsed.error)).not.toContain(planted);
      }
    }
  });
}

function describeFixtures(destination: RegisteredDestination): void {
  const fixtures = fixturesOf(destination.type);
  test('has three fixtures at least, one of them hostile, named after what they show', () => {
    expect(fixtures.size).toBeGreaterThanOrEqual(3);
    expect([...fixtures.values()].some(({ hostile }) => hostile === true)).toBe(true);
    for (const [name, { title }] of fixtures) expect(name).toBe(`${slugOf(title)}.json`);
  });
  for (const [name, fixture] of fixtures) {
    test(`fixture: ${fixture.title}`, () => {
      const outcome = outcomeOf(destination, fixture);
      if (process.env['UPDATE_GOLDEN'] === '1') {
        writeGolden(destination.type, name, fixture, outcome);
        return;
      }
      const { requests, dropped, rows } = fixture;
      expect(JSON.parse(JSON.stringify(outcome))).toEqual(
        destination.kind === 'sink' ? { rows } : { requests, dropped },
      );
      expect(JSON.stringify(outcome)).not.toContain('[raw]');
    });
  }
}

function describeHttp(destination: HttpDestination & RegisteredDestination): void {
  const all = [...fixturesOf(destination.type).values()].map(({ settings }) =>
    destination.settings.parse(settings),
  );
  const encode = (records: readonly EventRecord[], settings: unknown): Encoded =>
    destination.encode(records.map(permittedOf), { settings, now, batchId });

  test('sends nothing without events', () => {
    for (const settings of all) {
      expect(encode([], settings)).toEqual({ requests: [], dropped: [] });
    }
  });
  test('keeps headers to one line and its address without a query, whatever an event says', () => {
    fc.assert(
      fc.property(hostileRecord, fc.constantFrom(...all), (record, settings) => {
        for (const { request } of encode([record], settings).requests) {
          for (const [name, value] of Object.entries(request.headers)) {
            expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
            expect(value).toMatch(/^[\t\x20-\x7e]*$/);
          }
          expect(URL.parse(request.url)?.href).toBe(request.url);
          expect(request.url).not.toMatch(/[?#@]/);
          expect(() => JSON.parse(request.body) as unknown).not.toThrow();
        }
      }),
    );
  });
  test('is deterministic, and settles each event exactly once within its limits', () => {
    const records = fc.array(hostileRecord, { maxLength: 60 });
    fc.assert(
      fc.property(records, fc.constantFrom(...all), (some, settings) => {
        const named = some.map((record, index) => ({ ...record, id: `event-${String(index)}` }));
        const encoded = encode(named, settings);
        expect(encode(structuredClone(named), settings)).toEqual(encoded);
        expectWithinLimits(destination, named, encoded);
      }),
      { numRuns: 40 },
    );
    // Many, and many large ones: one fills a request by its number, the other by its bytes.
    for (const params of [{}, { note: 'plain words '.repeat(700) }]) {
      const many = Array.from({ length: 260 }, (_, index) =>
        recordOf({ id: `many-${String(index)}`, params }),
      );
      for (const settings of all) expectWithinLimits(destination, many, encode(many, settings));
    }
  });
  test('keeps its secrets out of address, body and reasons', () => {
    for (const settings of all) {
      const { requests, dropped } = encode([baseRecord], settings);
      const logged = JSON.stringify([requests.map(({ request }) => request.url), dropped]);
      const bodies = JSON.stringify(requests.map(({ request }) => request.body));
      for (const { name, secret } of secretsOf(destination, settings)) {
        expect(logged).not.toContain(secret);
        if (!(destination.secretsInBody ?? []).includes(name)) expect(bodies).not.toContain(secret);
      }
    }
  });
  test('sends no id of visitor, session or page of a degraded event', () => {
    for (const settings of all) {
      const { requests } = encode([degraded], settings);
      expect(hexRuns(requests.map(({ request }) => request.body).join(''))).toEqual([]);
    }
  });
  describeJudge((response, eventIds) => destination.judge(response, eventIds));
}

type Judge = (response: VendorResponse, eventIds: readonly string[]) => Verdict | undefined;

function describeJudge(judge: Judge): void {
  test('understands every answer: each event stands in exactly one list', () => {
    for (let status = 100; status <= 599; status += 1) {
      for (const body of hostileBodies) expectTotal(judge, status, body);
    }
  });
}

function expectWithinLimits(
  destination: HttpDestination,
  records: readonly EventRecord[],
  { requests, dropped }: Encoded,
): void {
  for (const { request, eventIds } of requests) {
    expect(eventIds.length).toBeGreaterThan(0);
    expect(eventIds.length).toBeLessThanOrEqual(destination.batch.eventsMax);
    expect(Buffer.byteLength(request.body)).toBeLessThanOrEqual(destination.batch.bytesMax);
  }
  const settled = [...requests.flatMap((r) => r.eventIds), ...dropped.map((d) => d.eventId)];
  expect(settled.sort()).toEqual(records.map(({ id }) => id).sort());
}

const hostileBodies: readonly string[] = [
  '',
  'null',
  '[]',
  '{"validationMessages":null}',
  '{"insertErrors":[{"index":0,"errors":[{"reason":"a b"}]},{"index":-1},null,{"index":1e9}]}',
  '{"insertErrors":[{"index":1,"errors":{"0":{"reason":"stopped"}}}],"error":{"errors":"x"}}',
  '{"validationMessages":[{"validationCode":"a\\r\\nb"}]}',
  '{"__proto__":{"validationMessages":[{}]}}',
  `{"validationMessages":${'['.repeat(5_000)}`,
  '\u0000\ud800<html>',
  '{"failed_records":[{"index":1e9,"field":"a\\r\\nb"},{"index":-1},{"index":0.5},null,{"index":"0"}]}',
  '{"failed_records":[{"index":0},{"index":0,"field":"x"}]}',
  '{"failed_records":{"length":3}}',
  '{"missingField":"a\\u0000b"}',
  '{"eventsWithInvalidFields":{"__proto__":[0],"x y":[0,99,-1,null]},"silenced_events":["0",1]}',
  '{"throttled_events":[0,"x"],"exceeded_daily_quota_devices":{"__proto__":1,"d":2}}',
  '{"status":"success","tracked":0,"invalid":9,"invalid_indices":[0,0,99,-1,"1"]}',
  '{"details":[{"index":0,"response":{"beep":1}},{"index":7},null]}',
  '{"beep":null}',
];

function expectTotal(judge: Judge, status: number, body: string): void {
  for (const ids of [['a'], ['a', 'b', 'c']]) {
    const headers = { 'retry-after': '-1\r\n', date: 'yesterday' };
    const verdict = judge({ status, headers, body }, ids);
    if (verdict === undefined) throw new Error('no verdict');
    const { ok, retry, reject, bisect = [] } = verdict;
    const listed = [...ok, ...retry, ...reject.map(({ eventId }) => eventId), ...bisect.flat()];
    expect(listed.sort()).toEqual(ids);
    for (const { code } of reject) expect(code).toMatch(/^[A-Za-z0-9_.$[\]/-]{1,60}$/);
    for (const part of bisect) expect(part.length).toBeLessThan(ids.length);
    if (verdict.halt !== undefined) expect(retry).toEqual(ids);
    expect(verdict.retryAfterMs ?? 0).toBeGreaterThanOrEqual(0);
  }
}

/** As `permit/` makes it: without ids, title and exact time. */
const degraded: EventRecord = recordOf({
  variant: 'degraded',
  id: 'degraded-1',
  ts: 1_794_956_400_000,
  receivedAt: 1_794_956_400_000,
  page: null,
  visitor: null,
  session: null,
  title: '',
});

/** Runs of hex digits that could be an id of a person. */
function hexRuns(text: string): readonly string[] {
  return text.match(/[0-9a-f]{16,}/g) ?? [];
}

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '\r\nx-injected: 1',
    '__proto__',
    'constructor',
    'ga_x',
    '\u0000',
    '\ud800',
    '[raw]',
  ),
  fc.constant('x'.repeat(9_000)),
);
const leaf: fc.Arbitrary<JsonValue> = fc.oneof(nasty, fc.double({ noNaN: true }), fc.boolean());
const params: fc.Arbitrary<JsonObject> = fc.dictionary(
  nasty,
  fc.oneof(leaf, fc.constant(null), fc.array(leaf, { maxLength: 3 }), fc.dictionary(nasty, leaf)),
  { maxKeys: 40 },
);
const hostileRecord: fc.Arbitrary<EventRecord> = fc
  .record({
    id: nasty,
    name: nasty,
    url: nasty,
    referrer: nasty,
    title: nasty,
    params,
    currency: fc.option(nasty),
    value: fc.option(fc.double({ noNaN: true })),
    items: fc.array(fc.oneof(leaf, params), { maxLength: 5 }),
    visitor: fc.option(nasty),
    ga: fc.option(fc.record({ clientId: nasty, sessionId: fc.option(nasty) })),
  })
  .map(recordOf);

interface SettingSchema {
  readonly description?: string;
  readonly secret?: boolean;
}

function settingsSchema(destination: RegisteredDestination): ReadonlyMap<string, SettingSchema> {
  const { properties = {} } = z.toJSONSchema(destination.settings, { io: 'input' });
  return new Map(Object.entries(properties) as [string, SettingSchema][]);
}

function secretsOf(
  destination: RegisteredDestination,
  settings: unknown,
): readonly { readonly name: string; readonly secret: string }[] {
  const values = new Map(Object.entries(settings as object));
  return [...settingsSchema(destination)].flatMap(([name, { secret }]) => {
    const value: unknown = values.get(name);
    if (secret !== true || value === undefined) return [];
    const secrets =
      typeof value === 'string' ? value.split(' ') : Object.values(value as object).map(String);
    return secrets.map((secret) => ({ name, secret }));
  });
}

function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
