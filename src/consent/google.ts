import { claimsOf, groups, silence } from './claims.ts';
import type { Claims, Entry } from './claims.ts';
import type { Purpose } from '../vocabulary/purposes.ts';

/** Positions of the letters in `gcd`; what stands between them is not read. */
const letters: readonly (readonly [position: number, group: readonly Purpose[]])[] = [
  [2, groups.ads],
  [4, groups.analytics],
  [6, groups.adUserData],
  [8, groups.adPersonalization],
];

/**
 * Reads `gcd`; null where it is absent or invalid, so that `gcs` counts. What was merely granted by
 * default (`t`), or never set (`l`), is no signal.
 */
export function gcdClaims(gcd: unknown): Claims | null {
  if (typeof gcd !== 'string' || !/^1[0-9A-Za-z]{9}/.test(gcd)) return null;
  return claimsOf(letters.flatMap(([at, group]) => letterEntry(gcd.charAt(at), group)));
}

/** Reads `gcs`, `G1` and two flags: storage for ads, storage for analytics. */
export function gcsClaims(gcs: unknown): Claims {
  const flags = typeof gcs === 'string' ? /^G1([01-])([01-])$/.exec(gcs) : null;
  if (flags === null) return silence;
  return claimsOf([...flagEntry(flags[1], groups.ads), ...flagEntry(flags[2], groups.analytics)]);
}

function letterEntry(letter: string, group: readonly Purpose[]): readonly Entry[] {
  if ('pqmu'.includes(letter)) return [[group, false]];
  return 'rnv'.includes(letter) ? [[group, true]] : [];
}

function flagEntry(flag: string | undefined, group: readonly Purpose[]): readonly Entry[] {
  return flag === '1' || flag === '0' ? [[group, flag === '1']] : [];
}
