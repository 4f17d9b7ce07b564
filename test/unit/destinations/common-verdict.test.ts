import { describe, expect, test } from 'vitest';
import { commonVerdict } from '../../../src/destinations/common-verdict.ts';
import type { Verdict } from '../../../src/destinations/destination.ts';
import { limits } from '../../../src/vocabulary/limits.ts';

const ids = ['a', 'b', 'c'];
const verdictOf = (status: number, headers: Record<string, string> = {}): Verdict =>
  commonVerdict({ status, headers, body: '' }, ids);

describe('commonVerdict', () => {
  test.each([200, 202, 204, 299])('%i: all are delivered', (status) => {
    expect(verdictOf(status)).toEqual({ ok: ids, retry: [], reject: [] });
  });
  test.each([
    [401, 'auth'],
    [403, 'auth'],
    [426, 'version'],
    [301, 'config'],
    [308, 'config'],
  ])('%i: it halts (%s), and nothing is lost', (status, halt) => {
    expect(verdictOf(status)).toEqual({ ok: [], retry: ids, reject: [], halt });
  });
  test.each([408, 425, 429, 500, 502, 503, 504, 599, 100, 302, 0, 999])(
    '%i: again later',
    (status) => {
      expect(verdictOf(status)).toEqual({ ok: [], retry: ids, reject: [] });
    },
  );
  test.each([400, 402, 404, 409, 410, 418, 422, 499])('%i: refused for good', (status) => {
    const code = `http_${String(status)}`;
    const reject = ids.map((eventId) => ({ eventId, code }));
    expect(verdictOf(status)).toEqual({ ok: [], retry: [], reject });
  });
  test('413: the halves go alone, the first one is the larger; a single event is refused', () => {
    expect(verdictOf(413).bisect).toEqual([['a', 'b'], ['c']]);
    expect(commonVerdict({ status: 413, headers: {}, body: '' }, ['a'])).toEqual({
      ok: [],
      retry: [],
      reject: [{ eventId: 'a', code: 'http_413' }],
    });
  });
});

describe('Retry-After', () => {
  const date = 'Sat, 21 Nov 2026 10:00:00 GMT';
  test.each([
    ['7', 7_000],
    [' 0 ', 0],
    ['86400', limits.retryMsMax],
    ['Sat, 21 Nov 2026 10:00:30 GMT', 30_000],
    ['Sat, 21 Nov 2026 09:00:00 GMT', 0],
  ])('%s is a pause', (asked, wait) => {
    expect(verdictOf(429, { 'retry-after': asked, date }).retryAfterMs).toBe(wait);
  });
  test.each(['', '-1', '1.5', 'soon', '9'.repeat(400), 'Sat, 99 Xxx 2026 10:00:30 GMT'])(
    '%s is none',
    (asked) => {
      expect(verdictOf(503, { 'retry-after': asked, date }).retryAfterMs).toBeUndefined();
    },
  );
  test('a date is none without the clock of the one who asked', () => {
    expect(verdictOf(503, { 'retry-after': date }).retryAfterMs).toBeUndefined();
  });
  test('it is not read where nothing is sent again', () => {
    expect(verdictOf(400, { 'retry-after': '7' }).retryAfterMs).toBeUndefined();
  });
});
