import { checkConservation, countsOf } from '../journeys/conservation.ts';
import type { RunningSluice } from '../journeys/sluice.ts';
import type { Random } from './random.ts';

type Admin = Pick<RunningSluice, 'adminUrl'>;

const kinds = [
  'all dead letters',
  'some dead letters',
  'many at once',
  'a time range',
  'none',
] as const;
/** A range reaches back so far at most: the whole log again and again would be another test. */
const rangeMsMax = 1_500;
const idsMax = 40;

/** What an operator orders of a running Sluice, through the listener that the commands ask. */
export class Orders {
  readonly #random: Random;
  readonly #picky: string | null;
  readonly #names: readonly [string, ...string[]];
  /** Orders that were answered. */
  answered = 0;
  /** Events that these put back. */
  putBack = 0;
  /** Orders that a fault cut off: they hold or they don't. */
  cutOff = 0;

  /** `picky` is the destination with dead letters, if one has; `all` have a range sent again. */
  constructor(random: Random, picky: string | null, all: readonly [string, ...string[]]) {
    this.#random = random;
    this.#picky = picky;
    this.#names = all;
  }

  /**
   * Gives orders at a random moment within a time; Sluice may be killed meanwhile. Its clock may be
   * ahead of this one.
   */
  async give(sluice: Admin, withinMs: number, aheadMs = 0): Promise<void> {
    const picked = this.#random.pick(kinds);
    const kind = this.#picky === null && picked !== 'none' ? 'a time range' : picked;
    const name = this.#random.pick(this.#names);
    const [afterMs, backMs] = [this.#random.below(withinMs + 1), this.#random.below(rangeMsMax)];
    const share = this.#random.next();
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    if (kind === 'none') return;
    if (kind === 'all dead letters') return this.#order(sluice, 'dead', this.#dead('all'));
    if (kind === 'some dead letters' || kind === 'many at once') {
      const ids = (await this.#ids(sluice)).filter((_, at) => at % 2 === (share < 0.5 ? 0 : 1));
      // Orders of one moment: each must be tried as its own.
      const size = kind === 'many at once' ? 3 : idsMax;
      const orders = chunksOf(ids.slice(0, idsMax), size).map((some) =>
        this.#order(sluice, 'dead', this.#dead(some)),
      );
      await Promise.all(orders);
      return;
    }
    const to = Date.now() + aheadMs;
    return this.#order(sluice, 'replay', { destination: name, from: to - backMs - 1, to });
  }

  /** Puts dead letters back until none is left. */
  async leaveNone(sluice: Admin): Promise<void> {
    const end = performance.now() + 60_000;
    for (let dead = 1; dead > 0;) {
      if (performance.now() > end) throw new Error(`${dead} dead letters stay`);
      await this.#order(sluice, 'dead', this.#dead('all'));
      await new Promise((resolve) => setTimeout(resolve, 300));
      const counts = countsOf(await checkConservation(sluice), this.#picky ?? '');
      dead = Object.values(counts.dead).reduce((sum, count) => sum + count, 0) + counts.waiting;
    }
  }

  #dead(ids: readonly string[] | 'all'): object {
    return { action: 'replay', destination: this.#picky, ids };
  }

  async #ids(sluice: Admin): Promise<readonly string[]> {
    const answer = await this.#ask(sluice, `dead?destination=${this.#picky}`);
    const { letters = [] } = (answer ?? {}) as { letters?: readonly { readonly id: string }[] };
    return letters.map(({ id }) => id);
  }

  async #order(sluice: Admin, path: string, order: object): Promise<void> {
    const answer = await this.#ask(sluice, path, order);
    if (answer === null) return void (this.cutOff += 1);
    this.answered += 1;
    this.putBack += (answer as { count: number }).count;
  }

  /** Null where the process was killed before it answered, or its database is away. */
  async #ask({ adminUrl }: Admin, path: string, body?: object): Promise<unknown> {
    const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    let answer: { readonly status: number; readonly text: string };
    try {
      const response = await fetch(`${adminUrl}/console/api/${path}`, { headers, ...post });
      answer = { status: response.status, text: await response.text() };
    } catch {
      return null;
    }
    const { status, text } = answer;
    if (status === 503 || /PostgreSQL does not answer/.test(text)) return null;
    if (status !== 200) throw new Error(`the order ${path} was answered ${status}: ${text}`);
    return JSON.parse(text);
  }
}

function chunksOf(ids: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, at) =>
    ids.slice(at * size, (at + 1) * size),
  );
}
