import type { ConsentRecord } from '../event/consented-event.ts';
import { purposes } from '../vocabulary/purposes.ts';

/**
 * What is in force for a visitor, in words for the page, as in
 * `analytics=granted ads=denied … gpc=1`: so that a site can show that it honoured Global Privacy
 * Control (11 CCR § 7025(c)(6)). States are those after the policy; `unknown` is enforced as denied.
 */
export function consentHeader({
  effective,
  gpc,
}: Pick<ConsentRecord, 'effective' | 'gpc'>): string {
  const states = purposes.map((purpose) => `${purpose}=${effective[purpose]}`);
  return [...states, `gpc=${gpc ? 1 : 0}`].join(' ');
}
