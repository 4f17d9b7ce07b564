import type { Increment } from './group.ts';
import { integer } from './row.ts';
import type { Store } from './store.ts';

/** Adds to counters of one scope, inside the caller's transaction. */
export function increase(store: Store, scope: string, increments: readonly Increment[]): void {
  for (const [counter, by] of increments) {
    if (by !== 0) store.sql('increase').run(scope, counter, by);
  }
}

/** Reads one counter; one that was never written is zero. */
export function counted(store: Store, scope: string, counter: string): number {
  const row = store.sql('counter').get(scope, counter);
  return row === undefined ? 0 : integer(row, 'n');
}
