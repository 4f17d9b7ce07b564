import { claimsOf, groups, joined } from '../claims.ts';
import { decoded } from '../cookie-value.ts';
import type { Banner, CookieRecord } from '../banner.ts';
import type { Claims } from '../claims.ts';

const byLevels = 'notice_gdpr_prefs';

/** TrustArc's Cookie Consent Manager. */
export const trustarc: Banner = {
  name: 'trustarc',
  title: 'TrustArc',
  cookies: [byLevels, 'notice_preferences'],
  read,
  reads:
    'The levels before the first colon of `notice_gdpr_prefs`: level 1 is functional and ' +
    'analytics, level 2 advertising; a level that is missing is denied. Where there is no such ' +
    'record, the one number in `notice_preferences`, which includes all levels up to it.',
  limits:
    'TrustArc does not tell statistics from functional. The records do not say whether they were ' +
    'implied in a way that can be relied upon, and bear no date.',
};

function read(records: readonly CookieRecord[]): Claims {
  const levels = (isByLevels: boolean): readonly (readonly number[])[] =>
    records
      .filter((record) => (record.name === byLevels) === isByLevels)
      .map((record) => levelsOf(decoded(record.value)))
      .filter((list) => list.length > 0);
  const sets = levels(true);
  if (sets.length > 0) {
    return joined(sets.map((set) => claimsOfLevels(set.includes(1), set.includes(2))));
  }
  return joined(
    levels(false)
      .filter((list) => list.length === 1)
      .map(([level = 0]) => claimsOfLevels(level >= 1, level >= 2)),
  );
}

/** `0,1,2:` and anything after it; empty where the text is of another form. */
function levelsOf(text: string): readonly number[] {
  const end = text.indexOf(':');
  if (end < 0) return [];
  const levels = text.slice(0, end).split(',');
  return levels.every((level) => /^\d{1,8192}$/.test(level)) ? levels.map(Number) : [];
}

function claimsOfLevels(isFunctional: boolean, isMarketing: boolean): Claims {
  return claimsOf([
    [groups.functional, isFunctional],
    [groups.analytics, isFunctional],
    [groups.marketing, isMarketing],
  ]);
}
