import { groups } from './claims.ts';
import type { Purpose } from '../vocabulary/purposes.ts';

/** The names that sites give their categories, in lower case, with their purposes. */
export const categories: ReadonlyMap<string, readonly Purpose[]> = new Map<
  string,
  readonly Purpose[]
>([
  ['analytics', groups.analytics],
  ['statistics', groups.analytics],
  ['performance', groups.analytics],
  ['measurement', groups.analytics],
  ['marketing', groups.marketing],
  ['advertising', groups.marketing],
  ['advertisement', groups.marketing],
  ['ads', groups.marketing],
  ['targeting', groups.marketing],
  ['functional', groups.functional],
  ['functionality', groups.functional],
  ['preferences', groups.functional],
]);

/** The purposes of a category by the name that a site gave it; case does not matter. */
export function purposesOfCategory(name: string): readonly Purpose[] | undefined {
  return categories.get(name.toLowerCase());
}
