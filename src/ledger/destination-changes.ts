import type { DestinationState } from '../spool/spool.ts';
import { dropReasons } from '../vocabulary/outcomes.ts';
import { isJsonObject, type JsonObject, own } from '../vocabulary/json.ts';
import { type Beginning, beginningOf } from './beginning.ts';
import type { PlacedRow } from './read-chain.ts';

type Counts = Readonly<Record<string, number>>;
/** What the record has counted so far, per destination. */
export type DestinationTotals = ReadonlyMap<string, Counts>;

/**
 * What changed at the destinations since the totals: null where nothing did. `waiting` is no
 * change but the state now. A spool that counts less than before was replaced: its destination is
 * counted from zero and named in `restarted`.
 */
export function destinationChanges(
  totals: DestinationTotals,
  states: readonly DestinationState[],
): { readonly data: JsonObject | null; readonly totals: DestinationTotals } {
  const next = new Map(totals);
  const destinations: Record<string, JsonObject> = {};
  const restarted: string[] = [];
  for (const state of states) {
    const { name, waiting } = state;
    const counts = countsOf(state);
    const known = totals.get(name) ?? {};
    const isRestarted = (known['stored'] ?? 0) > state.stored;
    const changes = difference(isRestarted ? {} : known, counts);
    next.set(name, counts);
    if (isRestarted) restarted.push(name);
    if (Object.keys(changes).length > 0) destinations[name] = { ...changes, waiting };
  }
  if (Object.keys(destinations).length === 0 && restarted.length === 0) {
    return { data: null, totals: next };
  }
  return { data: { destinations, ...(restarted.length > 0 && { restarted }) }, totals: next };
}

/** Adds up what the rows of a record say, and what it carries of rows that are not kept. */
export function totalsOf(
  rows: readonly PlacedRow[],
  carried: Beginning | null = beginningOf(rows),
): DestinationTotals {
  const totals = new Map<string, Record<string, number>>();
  for (const [name, counts] of entriesOf(carried === null ? null : own(carried.data, 'totals'))) {
    totals.set(name, numbersOf(counts));
  }
  for (const { row } of rows) {
    if (row.kind !== 'destinations') continue;
    const restarted = own(row.data, 'restarted');
    if (Array.isArray(restarted)) for (const name of restarted) totals.delete(String(name));
    const destinations = own(row.data, 'destinations');
    for (const [name, changes] of entriesOf(destinations)) {
      const counts = totals.get(name) ?? {};
      for (const [outcome, count] of entriesOf(changes)) {
        if (outcome === 'waiting' || typeof count !== 'number') continue;
        counts[outcome] = (counts[outcome] ?? 0) + count;
      }
      totals.set(name, counts);
    }
  }
  return totals;
}

function numbersOf(counts: unknown): Record<string, number> {
  const numbers: Record<string, number> = {};
  for (const [outcome, count] of entriesOf(counts)) {
    if (typeof count === 'number') numbers[outcome] = count;
  }
  return numbers;
}

/** Reasons come from closed lists: what a vendor wrote in an answer has no way into the record. */
function countsOf(state: DestinationState): Counts {
  const counts: Record<string, number> = {
    stored: state.stored,
    delivered: state.delivered,
    uncertain: state.uncertain,
    expired: state.expired,
    dead: Object.values(state.dead).reduce((sum, count) => sum + count, 0),
    replayed: state.replayed,
  };
  for (const [reason, count] of Object.entries(state.dropped)) {
    const name = dropReasons.some((known) => known === reason) ? reason : 'other';
    counts[`dropped:${name}`] = (counts[`dropped:${name}`] ?? 0) + count;
  }
  return counts;
}

function difference(before: Counts, after: Counts): Counts {
  const changed = Object.entries(after).filter(([name, count]) => count !== (before[name] ?? 0));
  return Object.fromEntries(changed.map(([name, count]) => [name, count - (before[name] ?? 0)]));
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isJsonObject(value) ? Object.entries(value) : [];
}
