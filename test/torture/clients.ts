import { Pool } from 'undici';
import type { Account } from './account.ts';
import type { Random } from './random.ts';

export interface ClientOptions {
  readonly account: Account;
  readonly random: Random;
  /** Where to send now; asked before each attempt. Null: nowhere at the moment. */
  readonly url: (attempt: number) => string | null;
  readonly connections: number;
  /** Beacons without consent, of one. */
  readonly deniedShare: number;
  /** Beacons per second of all connections together; as fast as it goes when null. */
  readonly rate?: number;
}

/** How long the answers took since the last look. */
export interface Latency {
  readonly beacons: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Clients that send until they are stopped, each beacon again and again until it gets its 202. */
export class Clients {
  readonly #options: ClientOptions;
  readonly #pools = new Map<string, Pool>();
  readonly #run: Promise<unknown>;
  readonly #startedAt = performance.now();
  #isGoing = true;
  #beacons = 0;
  #times: number[] = [];
  /** How often each status was answered; 0 where nobody answered. */
  readonly statuses: Map<number, number> = new Map();

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#run = Promise.all(
      Array.from({ length: options.connections }, (_, index) => this.#client(index)),
    );
  }

  /** No new beacons; resolves when each open one has its 202. */
  async stop(): Promise<void> {
    this.#isGoing = false;
    await this.#run;
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }

  latency(): Latency {
    const times = this.#times.sort((a, b) => a - b);
    this.#times = [];
    const at = (share: number): number => times[Math.floor(times.length * share)] ?? 0;
    return { beacons: times.length, p50Ms: at(0.5), p99Ms: at(0.99) };
  }

  async #client(index: number): Promise<void> {
    while (this.#isGoing) {
      this.#beacons += 1;
      await this.#pace(this.#beacons);
      if (!this.#isGoing) return;
      const { account, random, deniedShare } = this.#options;
      const isDenied = random.next() < deniedShare;
      const numbers = account.open(1 + random.below(3), isDenied);
      const body = beacon(numbers, isDenied, index % 2 === 0);
      await this.#sendUntilTaken(body);
      account.acknowledge(numbers);
    }
  }

  async #pace(nth: number): Promise<void> {
    const { rate } = this.#options;
    if (rate === undefined) return;
    const wait = (nth * 1_000) / rate - (performance.now() - this.#startedAt);
    if (wait > 1) await pause(wait);
  }

  async #sendUntilTaken(body: string): Promise<void> {
    for (let attempt = this.#beacons; ; attempt += 1) {
      const from = performance.now();
      const status = await this.#send(body, attempt);
      this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
      if (status === 202) this.#times.push(performance.now() - from);
      if (status === 202) return;
      if (status !== 0 && status < 500) throw new Error(`a good beacon was answered ${status}`);
      await pause(20);
    }
  }

  async #send(body: string, attempt: number): Promise<number> {
    const url = this.#options.url(attempt);
    if (url === null) return 0;
    const pool = this.#poolOf(url);
    try {
      const answer = await pool.request({
        method: 'POST',
        path: '/_s/e',
        body,
        headers: {
          'content-type': 'text/plain',
          origin: 'https://shop.example',
          'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
        },
      });
      await answer.body.dump();
      return answer.statusCode;
    } catch {
      return 0;
    }
  }

  #poolOf(url: string): Pool {
    const found = this.#pools.get(url);
    if (found !== undefined) return found;
    const pool = new Pool(url, { connections: this.#options.connections, pipelining: 1 });
    this.#pools.set(url, pool);
    return pool;
  }
}

/**
 * Half of the clients give ids as servers do; the others count `seq` as the browser's script does,
 * so that the id is Sluice's own, and a repeat must get the same one.
 */
function beacon(numbers: readonly number[], isDenied: boolean, givesIds: boolean): string {
  return JSON.stringify({
    v: 1,
    site: 'shop',
    page: `page-of-torture-${numbers[0] ?? 0}`,
    consent: { analytics: isDenied ? 'denied' : 'granted', ads: 'denied' },
    events: numbers.map((number, seq) => ({
      ...(givesIds ? { id: `torture-${number}` } : { seq }),
      name: 'add_to_cart',
      age: 10,
      url: 'https://shop.example/p/trail-runner-2?utm_source=newsletter',
      params: { quantity: number, list: 'running' },
    })),
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
