import { withAdsRule } from './ads-rule.ts';
import type { ConsentState, ConsentVector, Purpose } from '../vocabulary/purposes.ts';
import type { PolicyPack } from './policy.ts';
import type { Resolution } from './resolve.ts';

/**
 * Applies a policy pack: a grant that only the region's default gives stays a grant where the pack
 * lists its purpose, and is unknown elsewhere. What signals said stays, and so does every denial.
 */
export function effectiveConsent(
  { resolved, byRegion }: Pick<Resolution, 'resolved' | 'byRegion'>,
  pack: Pick<PolicyPack, 'regionDefaultCounts'>,
): ConsentVector {
  const stateOf = (purpose: Purpose): ConsentState => {
    const isAssumed = resolved[purpose] === 'granted' && byRegion.includes(purpose);
    return isAssumed && !pack.regionDefaultCounts.includes(purpose) ? 'unknown' : resolved[purpose];
  };
  return withAdsRule({
    analytics: stateOf('analytics'),
    ads: stateOf('ads'),
    adUserData: stateOf('adUserData'),
    adPersonalization: stateOf('adPersonalization'),
    functional: stateOf('functional'),
  });
}
