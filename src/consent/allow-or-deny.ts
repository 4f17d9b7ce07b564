import { claimsOf } from './claims.ts';
import type { Claims, Entry } from './claims.ts';
import type { CookieRecord } from './banner.ts';
import type { Purpose } from '../vocabulary/purposes.ts';

/** Reads banners that keep one cookie a category, exactly `allow` or `deny`. */
export function readAllowOrDeny(
  records: readonly CookieRecord[],
  categories: ReadonlyMap<string, readonly Purpose[]>,
): Claims {
  return claimsOf(
    records.flatMap(({ name, value }): readonly Entry[] => {
      const group = categories.get(name);
      const isAnswer = value === 'allow' || value === 'deny';
      return group !== undefined && isAnswer ? [[group, value === 'allow']] : [];
    }),
  );
}
