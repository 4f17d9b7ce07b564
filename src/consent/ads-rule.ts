import type { ConsentVector } from '../vocabulary/purposes.ts';

/** Denied `ads` denies user data and personalization for ads as well; unknown forces nothing. */
export function withAdsRule(vector: ConsentVector): ConsentVector {
  if (vector.ads !== 'denied') return vector;
  return { ...vector, adUserData: 'denied', adPersonalization: 'denied' };
}
