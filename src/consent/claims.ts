import type { Purpose } from '../vocabulary/purposes.ts';

/** What one source says: per purpose granted, denied, or nothing. */
export type Claims = Readonly<Partial<Record<Purpose, 'granted' | 'denied'>>>;

/** One entry of a source: these purposes are granted (true) or denied (false). */
export type Entry = readonly [group: readonly Purpose[], granted: boolean];

/** The groups of purposes that the rules of consent name. */
export const groups: Readonly<Record<Purpose | 'marketing' | 'all', readonly Purpose[]>> = {
  analytics: ['analytics'],
  functional: ['functional'],
  ads: ['ads'],
  adUserData: ['adUserData'],
  adPersonalization: ['adPersonalization'],
  /** Whatever a banner calls marketing: always all three. */
  marketing: ['ads', 'adUserData', 'adPersonalization'],
  all: ['analytics', 'ads', 'adUserData', 'adPersonalization', 'functional'],
};

/** A source that is absent, malformed, invalid or expired. */
export const silence: Claims = Object.freeze({});

/** Folds the entries of one record; where several speak of one purpose, denied wins. */
export function claimsOf(entries: readonly Entry[]): Claims {
  if (entries.length === 0) return silence;
  const claims: { -readonly [P in Purpose]?: 'granted' | 'denied' } = {};
  for (const [group, granted] of entries) {
    for (const purpose of group) {
      if (granted) claims[purpose] ??= 'granted';
      else claims[purpose] = 'denied';
    }
  }
  return claims;
}

/** Joins what several records say; denied wins, whatever the order. */
export function joined(records: readonly Claims[]): Claims {
  const [first, ...others] = records;
  if (first === undefined) return silence;
  return others.length === 0 ? first : claimsOf(records.flatMap(entriesOf));
}

/** What is left of a record without a decision of the visitor: its denials, not its grants. */
export function denialsOf(claims: Claims): Claims {
  return claimsOf(entriesOf(claims).filter(([, granted]) => !granted));
}

function entriesOf(claims: Claims): readonly Entry[] {
  return groups.all.flatMap((purpose): readonly Entry[] => {
    const state = claims[purpose];
    return state === undefined ? [] : [[groups[purpose], state === 'granted']];
  });
}
