/** One request as a third party would have received it. */
export interface Delivery {
  readonly number: number;
  readonly at: number;
  /** Which pretended third party: the last part of the address. */
  readonly to: string;
  /** Names and values as they came, in their order. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

const deliveriesMax = 50;
const bytesMax = 8 * 1024 * 1024;

/** The demo's third parties: they verify nothing and keep the last 50 bodies in memory. */
export class Inbox {
  readonly #deliveries: Delivery[] = [];
  #received = 0;
  #bytes = 0;

  receive(delivery: Omit<Delivery, 'number'>): void {
    this.#received += 1;
    this.#deliveries.unshift({ ...delivery, number: this.#received });
    this.#bytes += delivery.body.length;
    while (this.#deliveries.length > deliveriesMax || this.#bytes > bytesMax) {
      this.#bytes -= this.#deliveries.pop()?.body.length ?? 0;
    }
  }

  /** The newest first. */
  deliveries(): readonly Delivery[] {
    return this.#deliveries;
  }

  /** How many came since the start, those no longer kept included. */
  received(): number {
    return this.#received;
  }
}
