import { expect, test } from 'vitest';
import { ga4Problem } from '../../../src/destinations/ga4-problem.ts';

const good = { name: 'cta_click', params: { session_id: '1' } };

test('a good event has no problem', () => expect(ga4Problem(good)).toBeNull());

test.each([
  [{ ...good, name: '' }, 'VALUE_REQUIRED: event name'],
  [{ ...good, name: '1x' }, 'NAME_INVALID: event name'],
  [{ ...good, name: 'user_engagement' }, 'NAME_RESERVED: event name'],
  [{ ...good, name: 'ga_x' }, 'NAME_RESERVED: event name'],
  [{ ...good, name: 'x'.repeat(41) }, 'NAME_INVALID: event name'],
  [{ ...good, params: { 'a-b': 1 } }, 'NAME_INVALID: parameter name'],
  [{ ...good, params: { google_x: 1 } }, 'NAME_RESERVED: parameter name'],
  [{ ...good, params: { text: 'x'.repeat(101) } }, 'VALUE_OUT_OF_BOUNDS: text'],
  [{ ...good, params: { page_title: 'x'.repeat(301) } }, 'VALUE_OUT_OF_BOUNDS: page_title'],
  [
    {
      ...good,
      params: Object.fromEntries(Array.from({ length: 26 }, (_, i) => [`p${String(i)}`, i])),
    },
    'EXCEEDED_MAX_ENTITIES: parameters',
  ],
])('%#: what GA4 would refuse is named', (said, problem) => {
  expect(ga4Problem(said)).toBe(problem);
});
