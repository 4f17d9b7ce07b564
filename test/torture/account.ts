/**
 * What the clients know: each event by a number of its own, and which of them were answered with
 * 202. It lives in the memory of the test, which no fault reaches.
 */
export class Account {
  readonly #sent = new Set<number>();
  readonly #acknowledged = new Set<number>();
  readonly #denied = new Set<number>();
  #last = 0;

  /** Takes new numbers for the events of one beacon. */
  open(count: number, isDenied: boolean): readonly number[] {
    const numbers = Array.from({ length: count }, () => (this.#last += 1));
    for (const number of numbers) {
      this.#sent.add(number);
      if (isDenied) this.#denied.add(number);
    }
    return numbers;
  }

  /** A 202 came for these. */
  acknowledge(numbers: readonly number[]): void {
    for (const number of numbers) this.#acknowledged.add(number);
  }

  /** Events with consent that got a 202: each must arrive. */
  owed(): readonly number[] {
    return [...this.#acknowledged].filter((number) => !this.#denied.has(number));
  }

  wasSent(number: number): boolean {
    return this.#sent.has(number);
  }

  wasDenied(number: number): boolean {
    return this.#denied.has(number);
  }

  get acknowledgedCount(): number {
    return this.#acknowledged.size;
  }
}
