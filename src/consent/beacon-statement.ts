import { claimsOf, groups, silence } from './claims.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';
import type { Claims, Entry } from './claims.ts';
import type { Purpose } from '../vocabulary/purposes.ts';

const names: readonly (readonly [string, readonly Purpose[]])[] = [
  ['analytics', groups.analytics],
  ['analytics_storage', groups.analytics],
  ['ads', groups.ads],
  ['ad_storage', groups.ads],
  ['adUserData', groups.adUserData],
  ['ad_user_data', groups.adUserData],
  ['adPersonalization', groups.adPersonalization],
  ['ad_personalization', groups.adPersonalization],
  ['functional', groups.functional],
  ['functionality_storage', groups.functional],
];

/** Reads what the page itself says, in our names or in those of Google's consent mode. */
export function statedConsent(statement: unknown): Claims {
  if (!isJsonObject(statement)) return silence;
  return claimsOf(
    names.flatMap(([name, group]): readonly Entry[] => {
      const granted = grantOf(own(statement, name));
      return granted === null ? [] : [[group, granted]];
    }),
  );
}

/** All that `statedConsent` reads of a statement, a sign for each name: equal marks, equal claims. */
export function statedMarks(statement: unknown): string {
  if (!isJsonObject(statement)) return '';
  let marks = '';
  for (const [name] of names) {
    const granted = grantOf(own(statement, name));
    marks += granted === null ? '.' : granted ? '+' : '-';
  }
  return marks;
}

function grantOf(state: unknown): boolean | null {
  if (state === 'granted' || state === true) return true;
  return state === 'denied' || state === false ? false : null;
}
