import { crc32 } from 'node:zlib';
import { increase } from './counters.ts';
import { withoutFrames } from './frames.ts';
import { keyBytes } from './group.ts';
import type { SealedGroup } from './group.ts';
import type { SeenWindow } from './seen-window.ts';
import { doorScope, transaction } from './store.ts';
import type { Store } from './store.ts';

/**
 * Writes one group commit as the row with this id: the frames that were not seen before, their
 * keys and all counts, in one transaction. Returns the indexes of the duplicates.
 */
export function appendGroup(
  store: Store,
  seen: SeenWindow,
  group: SealedGroup,
  row: number,
): readonly number[] {
  const view = new DataView(group.keys.buffer, group.keys.byteOffset, group.keys.byteLength);
  const high = (index: number): number => view.getUint32(index * keyBytes);
  const low = (index: number): number => view.getUint32(index * keyBytes + keyBytes / 2);
  const fresh: number[] = [];
  const duplicates: number[] = [];
  for (let index = 0; index < group.count; index += 1) {
    (seen.add(high(index), low(index)) ? fresh : duplicates).push(index);
  }
  try {
    transaction(store, () => {
      if (fresh.length > 0) {
        const body = withoutFrames(group.body, group.count, duplicates);
        store.sql('insertRow').run(row, group.at, fresh.length, body, crc32(body));
        store.sql('insertSeen').run(group.at, keysAt(group.keys, fresh));
      }
      increase(store, doorScope, group.increments);
      increase(store, doorScope, [
        ['stored', fresh.length],
        ['duplicate', duplicates.length],
      ]);
    });
  } catch (error) {
    for (const index of fresh) seen.remove(high(index), low(index));
    throw error;
  }
  return duplicates;
}

/** Fills the window again from the file, at the start. */
export function loadSeen(store: Store, seen: SeenWindow, since: number): void {
  for (const { at_ms: at, keys } of store.sql('seenSince').iterate(since)) {
    if (typeof at !== 'number' || !(keys instanceof Uint8Array)) continue;
    seen.advance(at);
    const view = new DataView(keys.buffer, keys.byteOffset, keys.byteLength);
    for (let offset = 0; offset + keyBytes <= keys.byteLength; offset += keyBytes) {
      seen.add(view.getUint32(offset), view.getUint32(offset + keyBytes / 2));
    }
  }
}

function keysAt(keys: Uint8Array, indexes: readonly number[]): Uint8Array {
  if (indexes.length * keyBytes === keys.byteLength) return keys;
  const kept = new Uint8Array(indexes.length * keyBytes);
  indexes.forEach((index, place) => {
    kept.set(keys.subarray(index * keyBytes, (index + 1) * keyBytes), place * keyBytes);
  });
  return kept;
}
