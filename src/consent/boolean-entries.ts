import { own } from '../vocabulary/json.ts';
import type { Entry } from './claims.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import type { Purpose } from '../vocabulary/purposes.ts';

/** The entries of a record that holds one boolean a category; anything but a boolean is none. */
export function booleanEntries(
  record: JsonObject,
  categories: Readonly<Record<string, readonly Purpose[]>>,
): readonly Entry[] {
  return Object.entries(categories).flatMap(([key, group]): readonly Entry[] => {
    const flag = own(record, key);
    return typeof flag === 'boolean' ? [[group, flag]] : [];
  });
}
