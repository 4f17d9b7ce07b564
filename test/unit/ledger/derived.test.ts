import { expect, it } from 'vitest';
import { HourTally } from '../../../src/ledger/hour-tally.ts';
import { RuleSite } from '../rules/rule-site.ts';

it('what rules made stands apart in the record: the others are what came in', () => {
  const site = new RuleSite('asked: { when: { event: demo_request } }');
  const { events } = site.send([{ name: 'demo_request' }, { name: 'page_view' }]);
  expect(events).toHaveLength(3);
  const tally = new HourTally('2026-06-15T12:00Z');
  const consent = { signals: [{ source: 'beacon' }] } as never;
  tally.decided({ consent, kept: events, duplicateIndexes: [], dropped: { bot: 1 } });
  tally.decided({ consent, kept: events, duplicateIndexes: [0, 1], dropped: {} });
  expect(tally.entries()[0]?.data['all']).toEqual({
    'derived:full': 1,
    'dropped:bot': 1,
    duplicate: 1,
    'stored:full': 3,
  });
});
