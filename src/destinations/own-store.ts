import type { Destination } from './destination.ts';

/** True where the destination is the operator's own store, by its nature or by these settings. */
export function isOwnStore(destination: Destination, settings: unknown): boolean {
  return destination.ownStoreWith?.(settings) ?? destination.ownStore;
}
