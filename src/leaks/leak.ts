import type { Kind } from '../redact/kinds.ts';

/** Where in an event something personal stood. */
export const places = [
  'page_path',
  'page_query',
  'referrer',
  'title',
  'event_name',
  'parameter',
  'item',
  'currency',
] as const;
export type Place = (typeof places)[number];

/** One leak of one event, in words of closed lists only. */
export interface Leak {
  readonly place: Place;
  /** A word of the dictionary, or `(other)`. */
  readonly key: string;
  readonly kind: Kind;
}
