import { describe, expect, it } from 'vitest';
import { timeOption } from '../../../src/cli/time-option.ts';

describe('a time of the command line', () => {
  it.each([
    ['2026-11-22', Date.UTC(2026, 10, 22)],
    ['2028-02-29', Date.UTC(2028, 1, 29)],
    ['2026-11-22T09:00Z', Date.UTC(2026, 10, 22, 9)],
    ['2026-11-22T09:00:01.5+02:00', Date.UTC(2026, 10, 22, 7, 0, 1, 500)],
  ])('reads %s', (text, time) => expect(timeOption('--from', text)).toBe(time));

  it.each(['2026-02-30', '2026-02-29T10:00Z', '2026-13-01', '2026-11-22T25:00Z', '2026-04-31'])(
    'says that there is no %s',
    (text) =>
      expect(timeOption('--from', text)).toBe(`--from ${text} is no day or time that there is.`),
  );

  it('asks for the zone', () =>
    expect(timeOption('--to', '2026-11-22T09:00')).toMatch(/^--to .* no time zone: add Z/));

  it.each(['', 'yesterday', 'NaN', '-1', '1e9', '2026-11-22T', '__proto__', '9'.repeat(100_000)])(
    'shows the form for %.20s',
    (text) =>
      expect(timeOption('--from', text)).toMatch(/^--from takes a day or a time with its zone/),
  );
});
