/** Figures that were told, held against the truth. */
export class ToldAgainst {
  /** A sentence for each figure that is not the truth. */
  readonly wrong: string[] = [];
  told = 0;
  withheld = 0;
  readonly #k: number;
  /** How far a rounded count may be from the truth. */
  readonly #slack: number;

  constructor(basis: { readonly k: number; readonly rounded: number | null }) {
    this.#k = basis.k;
    this.#slack = basis.rounded === null ? 0 : basis.rounded / 2;
  }

  /** A count is the truth, or rounded where the answer says that it rounds; few visits never. */
  count(what: string, said: number | null, truth: number): void {
    if (said === null) {
      this.withheld += 1;
      return;
    }
    this.told += 1;
    if (Math.abs(said - truth) > this.#slack) this.wrong.push(`${what}: ${said}, not ${truth}`);
    if (truth > 0 && truth < this.#k && said !== 0) {
      this.wrong.push(`${what}: ${said} stands for ${truth} visits`);
    }
  }

  /** An interval holds the share that was really seen; without rounding the share is just that. */
  share(
    what: string,
    said: { readonly rate: number; readonly low: number; readonly high: number } | null,
    [count, of]: readonly [number, number],
  ): void {
    if (said === null) {
      this.withheld += 1;
      return;
    }
    this.told += 1;
    this.#within(what, said, count / of);
    if (this.#slack === 0) this.number(what, said.rate, count / of, 1e-9);
  }

  /** A number that is not a count of visits, to so much. */
  number(what: string, said: number | null, truth: number | null, within: number): void {
    if (said === null || truth === null) return;
    this.told += 1;
    if (Math.abs(said - truth) > within) this.wrong.push(`${what}: ${said}, not ${truth}`);
  }

  interval(what: string, said: { low: number; high: number } | null, truth: number): void {
    if (said === null) return;
    this.told += 1;
    this.#within(what, said, truth);
  }

  #within(what: string, { low, high }: { low: number; high: number }, truth: number): void {
    if (truth < low || truth > high) {
      this.wrong.push(`${what}: ${truth} is not between ${low} and ${high}`);
    }
  }
}
