import { expect, it } from 'vitest';
import { consentShareOf } from '../../../src/insight/consent-share.ts';

it('the share with consent counts those who were refused at the door', () => {
  const days = [
    { 'stored:full': 30, 'stored:degraded': 5, 'stored:counted': 5, duplicate: 90 },
    {
      'stored:full': 31,
      'dropped:consent_denied': 15,
      'dropped:objection': 9,
      'dropped:vendor_denied': 5,
    },
    { 'dropped:invalid_event': 1_000, 'dropped:bot': 1_000 },
  ];
  expect(consentShareOf(days, 10)).toBe(0.61);
});

it('is not told of a handful, nor of nothing', () => {
  expect(consentShareOf([{ 'stored:full': 9 }], 10)).toBeNull();
  expect(consentShareOf([], 0)).toBeNull();
});
