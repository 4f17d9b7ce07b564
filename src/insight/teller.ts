import type { Money, Rate, Shown } from './answers.ts';
import { isSmall, k, roundedTo } from './disclosure.ts';
import { katz, type Lift } from './katz.ts';
import { type Difference, newcombe } from './newcombe.ts';
import type { RawMoney } from './raw.ts';
import { roundedDifference, roundedLift, roundedRate } from './rounded-intervals.ts';
import { wilson } from './wilson.ts';

/** Says what of the counts may be shown, and counts what it held back. One for each answer. */
export class Teller {
  readonly isRounded: boolean;
  #suppressed = 0;
  #smallRests = 0;

  constructor(isRounded: boolean) {
    this.isRounded = isRounded;
  }

  get suppressed(): number {
    return this.#suppressed;
  }

  /** How many small groups the shown counts would tell of by a difference; 0 where they are rounded. */
  get smallRests(): number {
    return this.#smallRests;
  }

  /**
   * The count, unless it is small. `rests` are groups that it would tell of beside other counts: where
   * one is small, the answer must be made again with rounded counts.
   */
  count(visits: number, rests: readonly number[] = [], mustHide = false): Shown {
    if (mustHide || isSmall(visits)) {
      this.#suppressed += 1;
      return null;
    }
    if (!this.isRounded) this.#smallRests += rests.filter(isSmall).length;
    return this.isRounded ? Math.round(visits / roundedTo) * roundedTo : visits;
  }

  /** A count of something else than visits, such as events; shown with the visits it stands for. */
  beside(visits: Shown, n: number): Shown {
    if (visits === null) return this.count(n, [], true);
    return this.count(n);
  }

  rate(count: Shown, of: Shown): Rate | null {
    if (count === null || of === null || of < k || count > of) return null;
    return this.isRounded ? roundedRate(count, of) : wilson(count, of);
  }

  lift(count: Shown, of: Shown, baseCount: Shown, baseOf: Shown): Lift | null {
    if (count === null || of === null || baseCount === null || baseOf === null) return null;
    if (count > of || baseCount > baseOf) return null;
    return this.isRounded
      ? roundedLift([count, of], [baseCount, baseOf])
      : katz(count, of, baseCount, baseOf);
  }

  difference(count: Shown, of: Shown, baseCount: Shown, baseOf: Shown): Difference | null {
    if (count === null || of === null || baseCount === null || baseOf === null) return null;
    if (of < k || baseOf < k || count > of || baseCount > baseOf) return null;
    return this.isRounded
      ? roundedDifference([count, of], [baseCount, baseOf])
      : newcombe(count, of, baseCount, baseOf);
  }

  ratio(of: Shown, by: Shown): number | null {
    return of === null || by === null || by === 0 ? null : of / by;
  }

  /** A median, where enough visits stand behind it, and their number is told or needs no telling. */
  median(seconds: number | null, visits: Shown, of: number): number | null {
    return seconds === null || visits === null || of < k ? null : Math.round(seconds * 10) / 10;
  }

  /**
   * Sums of money by currency: each of `k` visits at least, and of none where the visits are not
   * told. Rounded figures have two digits that count.
   */
  money(
    sums: readonly RawMoney[],
    visits: Shown,
    rests: (sum: RawMoney) => readonly number[] = () => [],
  ): readonly Money[] {
    return sums.flatMap((sum) => {
      if (sum.visits === 0 || !Number.isFinite(sum.value)) return [];
      if (visits === null || this.count(sum.visits, rests(sum)) === null) return [];
      const value = this.isRounded ? Number(sum.value.toPrecision(2)) : cents(sum.value);
      return [{ currency: sum.currency, value }];
    });
  }
}

/** Adding doubles leaves dust behind the cents. */
function cents(value: number): number {
  const rounded = Math.round(value * 100) / 100;
  return Number.isFinite(rounded) ? rounded : value;
}
