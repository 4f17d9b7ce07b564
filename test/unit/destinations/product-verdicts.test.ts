import { describe, expect, test } from 'vitest';
import { amplitude } from '../../../src/destinations/amplitude.ts';
import type { HttpDestination, Verdict } from '../../../src/destinations/destination.ts';
import { matomo } from '../../../src/destinations/matomo.ts';
import { mixpanel } from '../../../src/destinations/mixpanel.ts';
import { plausible } from '../../../src/destinations/plausible.ts';
import { posthog } from '../../../src/destinations/posthog.ts';
import { segment } from '../../../src/destinations/segment.ts';
import { umami } from '../../../src/destinations/umami.ts';

const ids = ['a', 'b', 'c'];
const bodyOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

function judged(
  { judge }: Pick<HttpDestination, 'judge'>,
  status: number,
  body: unknown,
  sent?: object,
): Verdict {
  const request =
    sent === undefined
      ? undefined
      : ({
          method: 'POST',
          url: 'https://x.example/',
          query: {},
          headers: {},
          body: bodyOf(sent),
        } as const);
  return judge({ status, headers: {}, body: bodyOf(body) }, ids, request);
}

const rejected = (...codes: (string | null)[]): Verdict['reject'] =>
  codes.flatMap((code, index) => (code === null ? [] : [{ eventId: ids[index] ?? '', code }]));

describe('amplitude', () => {
  test.each([
    [
      'events_with_invalid_fields',
      { time: [0], device_id: [2, 0] },
      rejected('time', null, 'device_id'),
    ],
    ['eventsWithMissingFields', { event_type: [1] }, rejected(null, 'event_type')],
    ['events_with_invalid_id_lengths', { device_id: [0, 1] }, rejected('device_id', 'device_id')],
    ['silenced_events', [2], rejected(null, null, 'silenced')],
  ])(
    '400 with %s took nothing: the named are refused, the rest is sent again',
    (key, list, reject) => {
      const verdict = judged(amplitude, 400, { code: 400, error: 'x', [key]: list });
      expect(verdict.reject).toEqual(reject);
      expect(verdict.ok).toEqual([]);
      expect([...verdict.retry, ...reject.map(({ eventId }) => eventId)].sort()).toEqual(ids);
    },
  );
  test('a wrong key halts, whatever it is called', () => {
    for (const body of [
      { error: 'Invalid API key: abc' },
      { missing_field: 'api_key' },
      { missingField: 'api_key' },
    ]) {
      expect(judged(amplitude, 400, body)).toMatchObject({ halt: 'auth', retry: ids });
    }
    expect(judged(amplitude, 400, { missing_field: 'events' }).reject[0]?.code).toBe('events');
    expect(judged(amplitude, 400, 'nothing of JSON').reject).toHaveLength(3);
  });
  test('429: the throttled wait half a minute', () => {
    const verdict = judged(amplitude, 429, {
      throttled_events: [1],
      exceeded_daily_quota_devices: {},
    });
    expect(verdict).toEqual({ ok: [], retry: ids, reject: [], retryAfterMs: 30_000 });
  });
  test('429: a device over its quota of the day is lost, the others are not', () => {
    const sent = { events: [{ device_id: 'x' }, { device_id: 'y' }, { user_id: 'u' }] };
    const body = {
      exceeded_daily_quota_devices: { y: 500_001 },
      exceededDailyQuotaUsers: { u: 1 },
    };
    const verdict = judged(amplitude, 429, body, sent);
    expect(verdict.reject).toEqual(rejected(null, 'daily_quota', 'daily_quota'));
    expect(verdict.retry).toEqual(['a']);
  });
});

describe('mixpanel', () => {
  test('400 is a success in part', () => {
    const failed_records = [
      { index: 2, field: 'properties.time' },
      { index: 0, field: 'a\r\nb' },
    ];
    expect(judged(mixpanel, 400, { failed_records })).toEqual({
      ok: ['b'],
      retry: [],
      reject: rejected('invalid_record', null, 'properties.time'),
    });
  });
  test('400 that names none is a refusal of all', () => {
    expect(judged(mixpanel, 400, { failed_records: [] }).reject).toHaveLength(3);
    expect(judged(mixpanel, 401, '').halt).toBe('auth');
    expect(judged(mixpanel, 413, '').bisect).toEqual([['a', 'b'], ['c']]);
  });
});

describe('matomo', () => {
  test('200 names its invalid rows, or says only how many were tracked', () => {
    expect(judged(matomo, 200, { tracked: 2, invalid_indices: [1] })).toEqual({
      ok: ['a', 'c'],
      retry: [],
      reject: rejected(null, 'invalid'),
    });
    expect(judged(matomo, 200, { status: 'success', tracked: 0, invalid: 3 }).reject).toHaveLength(
      3,
    );
    expect(judged(matomo, 200, { status: 'error', message: 'x' }).reject).toHaveLength(3);
    expect(judged(matomo, 200, { status: 'success', tracked: 3, invalid: 0 }).ok).toEqual(ids);
    expect(judged(matomo, 204, '').ok).toEqual(ids);
  });
});

describe('segment', () => {
  test.each([
    [408, 'retry'],
    [410, 'retry'],
    [429, 'retry'],
    [460, 'retry'],
    [500, 'retry'],
    [501, 'reject'],
    [503, 'retry'],
    [505, 'reject'],
    [511, 'reject'],
    [400, 'reject'],
  ] as const)('%d: %s', (status, list) => {
    expect(judged(segment, status, '')[list]).toHaveLength(3);
  });
});

test('posthog: 4xx is final, 408, 429 and 5xx are not', () => {
  for (const status of [400, 404, 422]) expect(judged(posthog, status, '').reject).toHaveLength(3);
  for (const status of [408, 429, 500, 503]) expect(judged(posthog, status, '').retry).toEqual(ids);
});

test('umami: taken for a bot, and rows that it could not take', () => {
  expect(judged(umami, 200, { beep: 'boop' }).reject[0]?.code).toBe('bot_filtered');
  const details = [
    { index: 1, response: { beep: 'boop' } },
    { index: 2, response: { error: 1 } },
  ];
  expect(judged(umami, 200, { size: 3, processed: 1, errors: 2, details })).toEqual({
    ok: ['a'],
    retry: [],
    reject: rejected(null, 'bot_filtered', 'not_taken'),
  });
});

test('plausible: 202 with its header was thrown away', () => {
  const verdict = plausible.judge(
    { status: 202, headers: { 'x-plausible-dropped': '1' }, body: 'ok' },
    ['a'],
  );
  expect(verdict.reject).toEqual([{ eventId: 'a', code: 'dropped_by_destination' }]);
  expect(judged(plausible, 202, 'ok').ok).toEqual(ids);
});
