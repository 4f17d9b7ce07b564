import type { EnrichedEvent } from '../event/enriched-event.ts';

/** About 12 MB at most. A destination that lags further behind reads from the disk. */
const eventsMax = 4_096;
const ageMsMax = 5_000;

/** A row of the log whose events are still in memory, as they would thaw. */
export interface TailRow {
  readonly row: number;
  readonly events: readonly EnrichedEvent[];
  /** On the monotonic clock. */
  readonly at: number;
}

/** The newest rows of the log: who keeps up need not read and parse what was just written. */
export class Tail {
  #rows: readonly TailRow[] = [];
  #count = 0;

  /** Neighbouring rows, oldest first. The list never changes: it may be held while asking. */
  get rows(): readonly TailRow[] {
    return this.#rows;
  }

  add(row: number, events: readonly EnrichedEvent[]): void {
    this.#rows = [...this.#rows, { row, events, at: performance.now() }];
    this.#count += events.length;
    this.#drop(() => this.#count > eventsMax);
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
