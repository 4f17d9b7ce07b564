import { expect, it } from 'vitest';
import { HourTally } from '../../../src/ledger/hour-tally.ts';

it('counts how often figures were told, over a crash as well', () => {
  const tally = new HourTally('2026-11-22T08:00Z');
  tally.figuresTold('funnel json');
  tally.figuresTold('funnel json');
  tally.figuresTold('pages csv');
  const again = HourTally.parse(JSON.parse(JSON.stringify(tally.toJson())));
  for (const each of [tally, again]) {
    expect(each?.entries()).toEqual([
      {
        kind: 'figures_told',
        data: { hour: '2026-11-22T08:00Z', questions: { 'funnel json': 2, 'pages csv': 1 } },
      },
    ]);
  }
});

it('says nothing of an hour without', () => {
  expect(new HourTally('2026-11-22T08:00Z').entries()).toEqual([]);
});
