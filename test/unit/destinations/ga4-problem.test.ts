import { expect, test } from 'vitest';
import { ga4Problem } from '../../../src/destinations/ga4-problem.ts';

const good = { name: 'cta_click', params: { session_id: '1' } };

test('a good event has no problem', () => expect(ga4Problem(good)).toBeNull());

test.each([
  [{ ...good, name: '' }, 'event name'],
  [{ ...good, name: '1x' }, 'event name'],
  [{ ...good, name: 'user_engagement' }, 'event name'],
  [{ ...good, name: 'ga_x' }, 'event name'],
  [{ ...good, name: 'x'.repeat(41) }, 'event name'],
  [{ ...good, params: { 'a-b': 1 } }, 'parameter name'],
  [{ ...good, params: { google_x: 1 } }, 'parameter name'],
  [{ ...good, params: { text: 'x'.repeat(101) } }, 'length of text'],
  [{ ...good, params: { page_title: 'x'.repeat(301) } }, 'length of page_title'],
  [
    {
      ...good,
      params: Object.fromEntries(Array.from({ length: 26 }, (_, i) => [`p${String(i)}`, i])),
    },
    'too many parameters',
  ],
])('%#: what GA4 would refuse is named', (said, problem) => {
  expect(ga4Problem(said)).toBe(problem);
});
