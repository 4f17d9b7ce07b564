import { bitsOf, consentStringLengthMax } from './bits.ts';
import { claimsOf, groups, silence } from './claims.ts';
import { decisionMsMax } from './is-expired.ts';
import type { Bits } from './bits.ts';
import type { Claims } from './claims.ts';
import type { EpochMs } from '../vocabulary/ids.ts';

/** Bit positions of the core segment: IAB TCF v2, "Consent string and vendor list formats". */
const field = {
  lastUpdated: 42,
  policyVersion: 132,
  isServiceSpecific: 138,
  purposes: 152,
} as const;
const purposeOneTreatmentBit = 200;
const vendorsBit = 213;
/** Policy 4 is TCF 2.2; older strings are invalid since 2023-09-30. */
const policyVersionMin = 4;
/** From here on TCF 2.3 demands the segment of disclosed vendors. */
const disclosedVendorsSince = Date.UTC(2026, 2, 1);
const disclosedVendorsType = 1;
/** How far ahead the clock that wrote the string may be. */
const aheadMsMax = 86_400_000;

/**
 * Reads a TC string: the purposes with consent, where the string is valid by TCF 2.2 or 2.3.
 * Vendors and legitimate interest are not read. It never holds a list of vendors: a string that
 * repeats ranges of 65,535 of them costs as little as any other of its length.
 */
export function tcClaims(text: unknown, now: EpochMs): Claims {
  if (typeof text !== 'string' || text.length > consentStringLengthMax) return silence;
  const [core = null, ...others] = text.split('.').map(bitsOf);
  if (core === null || !others.every((segment) => segment !== null)) return silence;
  if (!isValid(core, others, now)) return silence;
  const has = (purpose: number): boolean => core.read(field.purposes + purpose - 1, 1) === 1;
  const first = has(1) || core.read(purposeOneTreatmentBit, 1) === 1;
  return claimsOf([
    [groups.analytics, first && has(8)],
    [groups.ads, first && has(7)],
    [groups.adUserData, first && has(7)],
    [groups.adPersonalization, first && has(3) && has(4)],
  ]);
}

function isValid(core: Bits, others: readonly Bits[], now: EpochMs): boolean {
  if (core.read(0, 6) !== 2) return false;
  if (core.read(field.isServiceSpecific, 1) !== 1) return false;
  if (core.read(field.policyVersion, 6) < policyVersionMin) return false;
  const updatedAt = core.read(field.lastUpdated, 36) * 100;
  if (now - updatedAt > decisionMsMax || updatedAt - now > aheadMsMax) return false;
  const hasDisclosedVendors = others.some((segment) => segment.read(0, 3) === disclosedVendorsType);
  if (updatedAt >= disclosedVendorsSince && !hasDisclosedVendors) return false;
  return isComplete(core);
}

/** True where both vendor sections and the number of restrictions lie inside of the core. */
function isComplete(core: Bits): boolean {
  const interests = vendorsEnd(core, vendorsBit);
  const restrictions = interests === null ? null : vendorsEnd(core, interests);
  return restrictions !== null && restrictions + 12 <= core.length;
}

/** The bit after a vendor section; null where it leaves the core, or a range runs backwards. */
function vendorsEnd(core: Bits, first: number): number | null {
  if (first + 17 > core.length) return null;
  const isRanges = core.read(first + 16, 1) === 1;
  if (!isRanges) return first + 17 + core.read(first, 16);
  let bit = first + 29;
  if (bit > core.length) return null;
  for (let left = core.read(first + 17, 12); left > 0; left -= 1) {
    const isRange = core.read(bit, 1) === 1;
    const start = core.read(bit + 1, 16);
    if (isRange && core.read(bit + 17, 16) < start) return null;
    bit += isRange ? 33 : 17;
    if (bit > core.length) return null;
  }
  return bit;
}
