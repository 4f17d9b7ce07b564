import { counted } from './counters.ts';
import { readCursors } from './cursor.ts';
import { integer } from './row.ts';
import type { SpoolDestination } from './spool.ts';
import { doorScope, transaction } from './store.ts';
import type { Store } from './store.ts';

/** Makes these the destinations. `end` is the id that the next row will have. */
export function attachDestinations(
  store: Store,
  destinations: readonly SpoolDestination[],
  end: number,
): void {
  const wanted = new Set(destinations.map(({ name }) => name));
  const known = new Set<string>();
  transaction(store, () => {
    for (const { name } of readCursors(store)) {
      known.add(name);
      store.sql('setDetached').run(wanted.has(name) ? 0 : 1, name);
    }
    for (const destination of destinations) {
      if (!known.has(destination.name)) start(store, destination, end);
    }
  });
}

function start(store: Store, { name, from }: SpoolDestination, end: number): void {
  const found = from === undefined ? undefined : store.sql('firstSince').get(from);
  const row = found === undefined ? end : integer(found, 'id');
  const ahead = store.sql('eventsBetween').get(row, end);
  const passed = counted(store, doorScope, 'stored') - integer(ahead ?? {}, 'n');
  store.sql('insertCursor').run(name, row, passed, passed);
}
