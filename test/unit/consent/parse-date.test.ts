import { describe, expect, it } from 'vitest';
import { isExpired } from '../../../src/consent/is-expired.ts';
import { parseDate } from '../../../src/consent/parse-date.ts';

const noon = Date.UTC(2026, 5, 10, 12, 30, 15);
const minute = Date.UTC(2026, 5, 10, 12, 30);
const day = Date.UTC(2026, 5, 10);

describe('parseDate', () => {
  it.each([
    [0, 0],
    [1_781_094_615, noon],
    [99_999_999_999, 99_999_999_999_000],
    [100_000_000_000, 100_000_000_000],
    [noon, noon],
    [-5, -5_000],
    [1.5, 1_500],
  ])('reads the number %d', (value, at) => {
    expect(parseDate(value)).toBe(at);
  });

  it.each([
    ['2026-06-10T12:30:15Z', noon],
    ['2026-06-10T12:30:15.000Z', noon],
    ['2026-06-10T12:30:15.25Z', noon + 250],
    ['2026-06-10T12:30:15,25Z', noon + 250],
    ['2026-06-10T12:30:15.123456789Z', noon + 123],
    ['2026-06-10T12:30:15', noon],
    ['2026-06-10T12:30:15.000', noon],
    ['2026-06-10T12:30Z', minute],
    ['2026-06-10T12:30', minute],
    ['2026-06-10T12.5Z', minute],
    ['2026-06-10T12Z', minute - 1_800_000],
    ['2026-06-10T14:30:15+02:00', noon],
    ['2026-06-10T14:30:15+0200', noon],
    ['2026-06-10T14:30:15+02', noon],
    ['2026-06-10T07:00:15-05:30', noon],
    ['2026-06-11T00:30:15+12:00', noon],
    ['20260610T123015Z', noon],
    ['20260610T143015+0200', noon],
    ['2026-06-10t12:30:15z', noon],
    ['2026-06-10', day],
    ['20260610', day],
    ['2026-161', day],
    ['2026161', day],
    ['2026-W24-3', day],
    ['2026W243', day],
    ['2026-W24', day - 2 * 86_400_000],
    ['2026-W24-3T12:30:15Z', noon],
    ['2026-W01-1', Date.UTC(2025, 11, 29)],
    ['2026-06-11T12:29:15+23:59', noon],
    ['2026-W53-1', Date.UTC(2026, 11, 28)],
    ['2026-06', Date.UTC(2026, 5, 1)],
    ['2026', Date.UTC(2026, 0, 1)],
    ['+002026-06-10T12:30:15Z', noon],
    ['2026-06-09T24:00:00Z', day],
    ['2026-06-10T12:29:75Z', null],
    ['2026-12-31T23:59:60Z', Date.UTC(2027, 0, 1)],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
  ])('reads %s by ISO 8601', (text, at) => {
    expect(parseDate(text)).toBe(at);
  });

  it.each([
    ['Wed, 10 Jun 2026 12:30:15 GMT', noon],
    ['Wed, 10 Jun 2026 12:30:15', noon],
    ['10 Jun 2026 12:30:15 GMT', noon],
    ['10 Jun 2026 12:30 GMT', minute],
    ['Wed, 10 Jun 2026 14:30:15 +0200', noon],
    ['Wed, 10 Jun 2026 07:30:15 -0500', noon],
    ['Wed, 10 Jun 2026 12:30:15 -0000', noon],
    ['Wed, 10 Jun 2026 12:30:15 UT', noon],
    ['Wed, 10 Jun 2026 12:30:15 Z', noon],
    ['Wed, 10 Jun 2026 08:30:15 EDT', noon],
    ['Wed, 10 Jun 2026 07:30:15 est', noon],
    ['Wed, 10 Jun 2026 05:30:15 PDT', noon],
    ['Wed, 10 Jun 2026 12:30:15 XYZ', noon],
    ['Wed, 10 Jun 2026 14:30:15 +0200 (CEST)', noon],
    ['wed, 10 jun 2026 12:30:15 gmt', noon],
    ['1 Jun 26 00:00:00 GMT', Date.UTC(2026, 5, 1)],
    ['1 Jun 99 00:00:00 GMT', Date.UTC(1999, 5, 1)],
    ['1 Jun 49 00:00:00 GMT', Date.UTC(2049, 5, 1)],
    ['1 Jun 50 00:00:00 GMT', Date.UTC(1950, 5, 1)],
    ['1 Jun 126 00:00:00 GMT', Date.UTC(2026, 5, 1)],
    ['Wednesday, 10-Jun-26 12:30:15 GMT', noon],
    ['Sunday, 06-Nov-94 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Sun Nov  6 08:49:37 1994', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Wed Jun 10 12:30:15 2026', noon],
  ])('reads %s by RFC 7231 or 5322', (text, at) => {
    expect(parseDate(text)).toBe(at);
  });

  it.each([
    '',
    'yes',
    '1781094615',
    '1781094615000',
    '06/10/2026',
    '10.06.2026',
    '2026/06/10',
    '2026-06-10 12:30:15',
    '2026-6-10',
    '2026-13-01',
    '2026-02-30',
    '2023-02-29',
    '2026-00-10',
    '2026-06-00',
    '2026-366',
    '2026-000',
    '2025-W53-1',
    '2026-W00-1',
    '2026-W54-1',
    '2026-W99-1',
    '2026-W24-8',
    '2026-06-10T25:00:00Z',
    '2026-06-10T24:00:01Z',
    '2026-06-10T12:60:00Z',
    '2026-06-10T12:30:15+24:00',
    '2026-06-10T12:30:15 Z',
    '2026-06-10T',
    'T12:30:15Z',
    'June 10, 2026',
    'Mon Jun 01 2026 10:00:00 GMT+0200 (Central European Summer Time)',
    'Wed, 10-Jun-2026 12:30:15 GMT',
    'Wed, 32 Jun 2026 12:30:15 GMT',
    'Wed, 10 Jux 2026 12:30:15 GMT',
    'Wed, 10 Jun 2026 12:30:15 +9900',
    `2026-06-10T12:30:15.${'0'.repeat(200)}Z`,
    `${'2026-06-10'.repeat(10_000)}`,
    null,
    undefined,
    true,
    [1_781_094_615],
    { getTime: 1 },
    new Date(0),
  ])('reads no date from %j', (value) => {
    expect(parseDate(value)).toBeNull();
  });

  it('reads the same date whatever the machine’s time zone is', () => {
    const before = process.env['TZ'];
    process.env['TZ'] = 'America/St_Johns';
    expect(parseDate('2026-06-10T12:30:15')).toBe(noon);
    expect(parseDate('Wed, 10 Jun 2026 12:30:15')).toBe(noon);
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });
});

describe('isExpired', () => {
  const limit = 395 * 86_400_000;

  it('starts one millisecond after 395 days', () => {
    expect(isExpired(noon - limit, noon)).toBe(false);
    expect(isExpired(noon - limit - 1, noon)).toBe(true);
  });

  it('never holds for the future, or for what is no date', () => {
    for (const date of [noon + limit * 9, undefined, null, '', 'yes', Infinity]) {
      expect(isExpired(date, noon)).toBe(false);
    }
  });
});
