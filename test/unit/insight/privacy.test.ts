import { expect, it } from 'vitest';
import { privacyAnswer } from '../../../src/insight/privacy.ts';
import type { RawPrivacy } from '../../../src/insight/raw.ts';

const basis: RawPrivacy['basis'] = {
  site: 'shop',
  from: '2026-11-16',
  to: '2026-11-22',
  visits: 500,
  visitsUnfiltered: 500,
  visitsWithout: {},
  pageViews: { full: 0, degraded: 0, counted: 0 },
  asOf: 1,
  waiting: 0,
};
const days = (length: number): RawPrivacy['days'] =>
  Array.from({ length }, (_, index) => ({
    day: new Date(Date.UTC(2026, 10, 22) - (length - 1 - index) * 86_400_000)
      .toISOString()
      .slice(0, 10),
    full: 50,
    degraded: 20,
    counted: 0,
  }));

it('counts events by the record, page views before it, and no handful', () => {
  const decisionsOn = (day: string): Record<string, number> =>
    day === '2026-11-22'
      ? { 'stored:full': 300, 'stored:counted': 4, 'dropped:consent_denied': 7, duplicate: 2 }
      : {};
  const answer = privacyAnswer(
    { raw: { basis, days: days(7) }, longest: { basis, days: days(90) } },
    {
      decisionsOn,
      stripped: [],
      left: [],
      record: { rows: 3, head: null, signedAt: null, holds: null },
    },
  );
  expect(answer.days).toHaveLength(7);
  expect(answer.days[0]).toEqual({
    day: '2026-11-16',
    full: 50,
    degraded: 20,
    counted: 0,
    dropped: {},
  });
  expect(answer.days[6]).toMatchObject({
    day: '2026-11-22',
    full: 300,
    counted: null,
    dropped: { consent_denied: 7 },
  });
  expect(answer.record.holds).toBeNull();
});
