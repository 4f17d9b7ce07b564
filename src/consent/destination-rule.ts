import type { Purpose } from '../vocabulary/purposes.ts';

/** What consent needs to know of a destination: no more than its own declaration. */
export interface DestinationRule {
  readonly name: string;
  /** All of them must be granted. Never empty: such a destination does not start. */
  readonly purposes: readonly Purpose[];
  /** The operator's own store; only such a one may count what is denied. */
  readonly ownStore: boolean;
  readonly whenUnknown: 'drop' | 'count' | 'degrade';
  readonly whenDenied: 'drop' | 'count';
  /** Its id in the TCF's global vendor list: then a TC string must allow it, where there is one. */
  readonly tcfVendor?: number | null;
  /** Sensitive events that may leave for it, by canonical name. */
  readonly allowSensitive: readonly string[];
}
