import { combined } from '../vocabulary/purposes.ts';
import type { ConsentRecord, StorableVariant } from '../event/consented-event.ts';
import type { DestinationRule } from './destination-rule.ts';
import type { Dropped } from '../vocabulary/outcomes.ts';
import type { PolicyPack } from './policy.ts';

/** As much of a consent record as decisions need. */
export type ConsentFacts = Pick<ConsentRecord, 'effective' | 'gpc' | 'objection' | 'vendors'>;

/**
 * What one destination may take under this consent. All of its purposes must be granted for the
 * full event. Only an own store may count what is denied or unknown, and GPC wins: then what is not
 * granted is not even counted, by nobody, and no one gets a lesser form. A destination that names its
 * TCF vendor gets nothing, in no form, where a valid TC string does not allow that vendor.
 */
export function decide(
  consent: ConsentFacts,
  rule: DestinationRule,
  pack: Pick<PolicyPack, 'gpcStopsThirdParties'>,
): StorableVariant | Dropped {
  // Not even counted, whatever a destination says.
  if (consent.objection) return { dropped: 'objection' };
  const state = combined(consent.effective, rule.purposes);
  const isThirdPartyUnderGpc = consent.gpc && !rule.ownStore;
  if (state === 'denied') {
    const mayCount = rule.ownStore && rule.whenDenied === 'count' && !consent.gpc;
    return mayCount ? 'counted' : { dropped: 'consent_denied' };
  }
  if (isThirdPartyUnderGpc && pack.gpcStopsThirdParties) return { dropped: 'gpc_opt_out' };
  if (isVendorRefused(consent, rule)) return { dropped: 'vendor_denied' };
  if (state === 'granted') return 'full';
  if (consent.gpc && rule.whenUnknown !== 'drop') return { dropped: 'gpc_opt_out' };
  if (rule.whenUnknown === 'degrade') return 'degraded';
  if (rule.whenUnknown === 'count' && rule.ownStore) return 'counted';
  return { dropped: 'consent_unknown' };
}

function isVendorRefused({ vendors }: ConsentFacts, { tcfVendor }: DestinationRule): boolean {
  const isNamed = tcfVendor !== undefined && tcfVendor !== null;
  return isNamed && vendors !== undefined && !vendors.includes(tcfVendor);
}
