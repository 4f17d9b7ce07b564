import { claimsOf, groups, silence } from './claims.ts';
import type { Claims } from './claims.ts';

/** Reads a US Privacy string, `1YNN`: an opt-out of sale denies; nothing in it grants. */
export function usPrivacyClaims(text: string): Claims {
  return /^1[YN-][Y][YN-]$/i.test(text) ? claimsOf([[groups.marketing, false]]) : silence;
}
