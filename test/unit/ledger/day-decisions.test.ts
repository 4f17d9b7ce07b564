import { expect, it } from 'vitest';
import { DayDecisions } from '../../../src/ledger/day-decisions.ts';

it('sums the hours of a day, and knows nothing of other rows', () => {
  const decisions = new DayDecisions();
  decisions.add([
    { kind: 'decisions', data: { hour: '2026-11-22T08:00Z', all: { 'stored:full': 2 } } },
    {
      kind: 'decisions',
      data: { hour: '2026-11-22T09:00Z', all: { 'stored:full': 3, duplicate: 1 } },
    },
    { kind: 'decisions', data: { hour: '2026-11-23T00:00Z', all: { 'stored:full': 9 } } },
    { kind: 'withdrawals', data: { hour: '2026-11-22T09:00Z', count: 4 } },
    { kind: 'decisions', data: { hour: 7, all: null } },
  ]);
  expect(decisions.on('2026-11-22')).toEqual({ 'stored:full': 5, duplicate: 1 });
  expect(decisions.on('2026-11-21')).toEqual({});
});
