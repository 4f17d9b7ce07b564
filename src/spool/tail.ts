import type { EnrichedEvent } from '../event/enriched-event.ts';

/**
 * Under 1 MB. A destination that lags further behind reads from the disk: to parse an event again
 * costs less than what the garbage collector pays for each that it must carry along.
 */
const eventsMax = 300;
const ageMsMax = 5_000;

/** A row of the log whose events are still in memory, as they would thaw. */
export interface TailRow {
  readonly row: number;
  readonly events: readonly EnrichedEvent[];
  /** On the monotonic clock. */
  readonly at: number;
}

/**
 * The newest rows of the log: who keeps up need not read and parse what was just written. A row goes
 * when every destination has left it behind: what dies young costs the garbage collector nothing.
 */
export class Tail {
  #rows: readonly TailRow[] = [];
  #count = 0;
  /** By destination the first row that it may still ask for. */
  readonly #needed = new Map<string, number>();

  add(row: number, events: readonly EnrichedEvent[]): void {
    this.#rows = [...this.#rows, { row, events, at: performance.now() }];
    this.#count += events.length;
    this.#drop(() => this.#count > eventsMax);
  }

  /**
   * Neighbouring rows, oldest first, for a destination that may ask for them from now on. The list
   * never changes: it may be held while asking.
   */
  rowsFor(destination: string): readonly TailRow[] {
    if (!this.#needed.has(destination)) this.#needed.set(destination, 0);
    return this.#rows;
  }

  /** A destination has left the rows before this one behind. */
  leave(destination: string, row: number): void {
    if (row <= (this.#needed.get(destination) ?? Infinity)) return;
    this.#needed.set(destination, row);
    const first = Math.min(...this.#needed.values());
    this.#drop((each) => each.row < first);
  }

  /** Nobody but these destinations will ask. */
  keepFor(destinations: readonly string[]): void {
    for (const name of this.#needed.keys()) {
      if (!destinations.includes(name)) this.#needed.delete(name);
    }
  }

  /** Lets go of what everyone should have by now. */
  forget(): void {
    const before = performance.now() - ageMsMax;
    this.#drop(({ at }) => at < before);
  }

  #drop(isOver: (row: TailRow) => boolean): void {
    let first = 0;
    for (const row of this.#rows) {
      if (!isOver(row)) break;
      this.#count -= row.events.length;
      first += 1;
    }
    if (first > 0) this.#rows = this.#rows.slice(first);
  }
}
