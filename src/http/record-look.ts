import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { RecordState } from '../ledger/record-state.ts';

const hourMs = 3_600_000;
/** Who asks first waits so long. */
const firstLookMsMax = 1_000;
const lookingMsMax = 60_000;

export interface RecordPlaces {
  readonly data: string;
  readonly keys: string;
}

/** Looks through the record in a thread of its own, once an hour at most, and only where asked. */
export class RecordLook {
  readonly #places: RecordPlaces;
  readonly #now: () => number;
  #newest: RecordState | null = null;
  #lookedAt = -Infinity;
  #work: Promise<void> | null = null;

  constructor(places: RecordPlaces, now: () => number) {
    this.#places = places;
    this.#now = now;
  }

  /** What was found last; null where the first look takes more than a second. */
  async newest(): Promise<RecordState | null> {
    const now = this.#now();
    if (this.#work === null && now - this.#lookedAt >= hourMs) {
      this.#lookedAt = now;
      this.#work = this.#look().finally(() => {
        this.#work = null;
      });
    }
    if (this.#newest === null && this.#work !== null) {
      const second = new AbortController();
      await Promise.race([
        this.#work,
        setTimeout(firstLookMsMax, null, { signal: second.signal, ref: false }).catch(() => null),
      ]);
      second.abort();
    }
    return this.#newest;
  }

  async #look(): Promise<void> {
    const { data, keys } = this.#places;
    const worker = new Worker(new URL('./record-worker.ts', import.meta.url), {
      workerData: { data, keys },
      env: {},
    });
    worker.unref();
    try {
      const [state]: RecordState[] = await once(worker, 'message', {
        signal: AbortSignal.timeout(lookingMsMax),
      });
      this.#newest = state ?? null;
    } catch {
      // What can't be read now is read an hour later; the view says that nobody looked.
    } finally {
      await worker.terminate();
    }
  }
}
