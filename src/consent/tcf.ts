import { claimsOf, groups, silence } from './claims.ts';
import { openTcString, tcField } from './tc-string.ts';
import type { Claims } from './claims.ts';
import type { EpochMs } from '../vocabulary/ids.ts';

/**
 * Reads a TC string: the purposes with consent, where the string is valid by TCF 2.2 or 2.3.
 * Vendors are no purposes: `vendors.ts` asks for them. It never holds a list of vendors: a string
 * that repeats ranges of 65,535 of them costs as little as any other of its length.
 */
export function tcClaims(text: unknown, now: EpochMs): Claims {
  const core = openTcString(text, now)?.core;
  if (core === undefined) return silence;
  const has = (purpose: number): boolean => core.read(tcField.purposes + purpose - 1, 1) === 1;
  const first = has(1) || core.read(tcField.purposeOneTreatment, 1) === 1;
  return claimsOf([
    [groups.analytics, first && has(8)],
    [groups.ads, first && has(7)],
    [groups.adUserData, first && has(7)],
    [groups.adPersonalization, first && has(3) && has(4)],
  ]);
}
