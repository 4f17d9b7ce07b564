import { kinds } from '../redact/kinds.ts';
import { isJsonObject, type JsonObject, type JsonValue, own } from '../vocabulary/json.ts';
import { keyWord, otherKey } from '../redact/keys/key-word.ts';
import { places } from './leak.ts';
import { type LeakRow, newRow } from './leak-row.ts';
import type { LeakTable } from './leak-table.ts';

const rowsMax = 1_000;
const pageMax = 600;

interface SavedTable {
  readonly rows: readonly LeakRow[];
  readonly hours: ReadonlyMap<number, number>;
}

/** The tables as JSON, without what tells networks apart. */
export function savedForm(tables: ReadonlyMap<string, LeakTable>): JsonObject {
  return Object.fromEntries(
    [...tables].map(([site, table]): [string, JsonValue] => [
      site,
      {
        hours: [...table.hours],
        rows: table.rows().map(({ place, key, kind, page, weight, spread, hours }) => {
          return { place, key, kind, page, weight, spread, hours: [...hours] };
        }),
      },
    ]),
  );
}

/** Reads `savedForm` back; a key or kind that this version does not know is left out. */
export function parseSaved(saved: unknown): ReadonlyMap<string, SavedTable> {
  if (!isJsonObject(saved)) return new Map();
  return new Map(
    Object.entries(saved).map(([site, table]) => {
      const rows = isJsonObject(table) ? own(table, 'rows') : null;
      const hours = isJsonObject(table) ? hoursOf(own(table, 'hours')) : new Map();
      const known = Array.isArray(rows) ? rows.slice(0, rowsMax).flatMap(rowOf) : [];
      return [site, { rows: known, hours }];
    }),
  );
}

function rowOf(value: unknown): readonly LeakRow[] {
  if (!isJsonObject(value)) return [];
  const place = places.find((known) => known === own(value, 'place'));
  const kind = kinds.find((known) => known === own(value, 'kind'));
  const [page, key] = [own(value, 'page'), own(value, 'key')];
  if (place === undefined || kind === undefined) return [];
  if (typeof page !== 'string' || page.length > pageMax || typeof key !== 'string') return [];
  if (key !== otherKey && keyWord(key) !== key) return [];
  const row = newRow({ place, key, kind }, page);
  for (const [hour, count] of hoursOf(own(value, 'hours'))) row.hours.set(hour, count);
  row.weight = numberOf(own(value, 'weight'));
  row.spread = numberOf(own(value, 'spread'));
  return row.hours.size === 0 ? [] : [row];
}

function hoursOf(value: unknown): ReadonlyMap<number, number> {
  const hours = new Map<number, number>();
  for (const pair of Array.isArray(value) ? value : []) {
    const [hour, count]: readonly unknown[] = Array.isArray(pair) ? pair : [];
    if (typeof hour === 'number' && typeof count === 'number') hours.set(hour, count);
  }
  return hours;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
