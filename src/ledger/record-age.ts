import type { PlacedRow } from './read-chain.ts';
import { isIntact, type Row } from './row.ts';

/**
 * How old a record is, kept along as it grows. It forgets whole parts, each up to a signed head, so
 * the end of the oldest part counts. A damaged row says nothing.
 */
export class RecordAge {
  /** When the oldest part that a head closes ended. */
  #closedAt: number | null = null;
  #openedAt: number | null = null;
  #lastAt: number | null = null;

  constructor(rows: readonly PlacedRow[]) {
    for (const { row } of rows) if (isIntact(row)) this.add(row);
  }

  /** The end of the oldest part, or where no head closes one, the first row; null where there is none. */
  get oldestAt(): number | null {
    return this.#closedAt ?? this.#openedAt;
  }

  add({ kind, at }: Row): void {
    if (kind === 'head') {
      const endedAt = this.#lastAt ?? Date.parse(at);
      this.#closedAt = Math.min(this.#closedAt ?? endedAt, endedAt);
      this.#openedAt = null;
      this.#lastAt = null;
    } else {
      this.#lastAt = Date.parse(at);
      this.#openedAt ??= this.#lastAt;
    }
  }
}
