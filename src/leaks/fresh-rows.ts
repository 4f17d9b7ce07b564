import type { LeakRow } from './leak-row.ts';

interface Fresh {
  readonly row: LeakRow;
  readonly network: number;
}

/** How many of the oldest are looked at for one of a network that takes more than its share. */
const looksMax = 32;

/**
 * Rows that were seen once. They are many where somebody sends made-up pages: each network has its
 * share of the room, and who takes more gives up its own oldest rows, not those of others.
 */
export class FreshRows {
  readonly #max: number;
  readonly #rows = new Map<string, Fresh>();
  readonly #byNetwork = new Map<number, Set<string>>();

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#rows.size;
  }

  rows(): readonly LeakRow[] {
    return [...this.#rows.values()].map(({ row }) => row);
  }

  get(name: string): LeakRow | undefined {
    return this.#rows.get(name)?.row;
  }

  add(name: string, row: LeakRow, network: number): void {
    if (this.#rows.size >= this.#max) this.delete(this.#leaving(network));
    this.#rows.set(name, { row, network });
    const names = this.#byNetwork.get(network) ?? new Set();
    this.#byNetwork.set(network, names.add(name));
  }

  delete(name: string): void {
    const fresh = this.#rows.get(name);
    if (fresh === undefined) return;
    this.#rows.delete(name);
    const names = this.#byNetwork.get(fresh.network);
    names?.delete(name);
    if (names?.size === 0) this.#byNetwork.delete(fresh.network);
  }

  #leaving(network: number): string {
    const own = this.#byNetwork.get(network);
    const share = this.#max / (this.#byNetwork.size + (own === undefined ? 1 : 0));
    if (own !== undefined && own.size >= share) return first(own);
    let looks = 0;
    for (const [name, fresh] of this.#rows) {
      if ((this.#byNetwork.get(fresh.network)?.size ?? 0) > share) return name;
      looks += 1;
      if (looks >= looksMax) break;
    }
    return first(this.#rows);
  }
}

function first(names: { keys(): Iterator<string> }): string {
  const next = names.keys().next();
  return next.done === true ? '' : next.value;
}
