import type { EpochMs } from '../vocabulary/ids.ts';
import { KeySet } from './key-set.ts';

const sliceCount = 3;

interface Slice {
  readonly since: EpochMs;
  readonly keys: KeySet;
}

/**
 * The dedupe keys of the last `windowMs`, in slices of a third of it: a key is remembered for at
 * least the window, and for two slices more at most while events come. Two different events meet in
 * one 64-bit key about once in 10^12 arrivals with 16 million keys in the window.
 */
export class SeenWindow {
  readonly #windowMs: number;
  readonly #keysMax: number;
  /** Newest first. */
  #slices: readonly Slice[] = [];

  constructor(windowMs: number, keysMax: number) {
    this.#windowMs = windowMs;
    this.#keysMax = keysMax;
  }

  /** True when the key is new; it is remembered from now on. `advance` comes first. */
  add(high: number, low: number): boolean {
    const [current, ...older] = this.#slices;
    if (current === undefined) throw new Error('advance comes before add');
    return !older.some((slice) => slice.keys.has(high, low)) && current.keys.add(high, low);
  }

  /** Takes back what `add` took, when its transaction failed. */
  remove(high: number, low: number): void {
    this.#slices[0]?.keys.delete(high, low);
  }

  /** Opens a new slice when it is time and lets old ones go; true when one left too early. */
  advance(now: EpochMs): boolean {
    const current = this.#slices[0];
    const due = current === undefined || now - current.since >= this.#windowMs / sliceCount;
    const full = current !== undefined && current.keys.size >= this.#keysMax / sliceCount;
    if (!due && !full) return false;
    const slices = [{ since: now, keys: new KeySet() }, ...this.#slices];
    const live = slices.filter((_, index) => {
      const next = slices[index - 1];
      return next === undefined || now - next.since < this.#windowMs;
    });
    this.#slices = live.slice(0, sliceCount + 1);
    return live.length > this.#slices.length;
  }
}
