import { bitsOf, consentStringLengthMax } from './bits.ts';
import { decisionMsMax } from './is-expired.ts';
import { vendorSectionEnd } from './vendor-section.ts';
import type { Bits } from './bits.ts';
import type { EpochMs } from '../vocabulary/ids.ts';

/** A TC string that is valid by TCF 2.2 or 2.3, its bits not read yet. */
export interface TcString {
  readonly core: Bits;
  /** Its segments of disclosed vendors: one, or none before March 2026. */
  readonly disclosed: readonly Bits[];
}

/** Bit positions of the core segment: IAB TCF v2, "Consent string and vendor list formats". */
export const tcField = {
  lastUpdated: 42,
  policyVersion: 132,
  isServiceSpecific: 138,
  purposes: 152,
  purposeOneTreatment: 200,
  vendors: 213,
} as const;
/** Policy 4 is TCF 2.2; older strings are invalid since 2023-09-30. */
const policyVersionMin = 4;
/** From here on TCF 2.3 demands the segment of disclosed vendors. */
const disclosedVendorsSince = Date.UTC(2026, 2, 1);
const disclosedVendorsType = 1;
/** How far ahead the clock that wrote the string may be. */
const aheadMsMax = 86_400_000;

/** Opens a TC string; null where it is malformed, expired, or not for this service alone. */
export function openTcString(text: unknown, now: EpochMs): TcString | null {
  if (typeof text !== 'string' || text.length > consentStringLengthMax) return null;
  const [core = null, ...others] = text.split('.').map(bitsOf);
  if (core === null || !others.every((segment) => segment !== null)) return null;
  const disclosed = others.filter((segment) => segment.read(0, 3) === disclosedVendorsType);
  return isValid(core, disclosed.length > 0, now) ? { core, disclosed } : null;
}

function isValid(core: Bits, hasDisclosedVendors: boolean, now: EpochMs): boolean {
  if (core.read(0, 6) !== 2) return false;
  if (core.read(tcField.isServiceSpecific, 1) !== 1) return false;
  if (core.read(tcField.policyVersion, 6) < policyVersionMin) return false;
  const updatedAt = core.read(tcField.lastUpdated, 36) * 100;
  if (now - updatedAt > decisionMsMax || updatedAt - now > aheadMsMax) return false;
  if (updatedAt >= disclosedVendorsSince && !hasDisclosedVendors) return false;
  return isComplete(core);
}

/** True where both vendor sections and the number of restrictions lie inside of the core. */
function isComplete(core: Bits): boolean {
  const interests = vendorSectionEnd(core, tcField.vendors);
  const restrictions = interests === null ? null : vendorSectionEnd(core, interests);
  return restrictions !== null && restrictions + 12 <= core.length;
}
