import type { RedactPolicy } from '../../../src/redact/policy.ts';

/** The policy most tests use: nothing declared, nothing kept, nothing hashed. */
export const plainPolicy: RedactPolicy = {
  site: { hosts: ['shop.example'] },
  declared: new Map(),
  clickIds: 'redact',
  hashAccountId: null,
  strict: false,
};
