import type { Sink, SinkDestination } from '../destinations/destination.ts';
import type { PermittedEvent } from '../event/permitted-event.ts';
import { describeError } from './delivery-log.ts';
import type { Line, Prepared } from './line.ts';
import type { Reply } from './reply.ts';

/** The store, and who hears that it failed. */
export interface SinkLineOptions {
  readonly definition: SinkDestination;
  readonly settings: unknown;
  readonly dataFolder: string;
  readonly onFailure: (error: string) => void;
}

/** The way into a store. It is opened when first needed, and again after it failed. */
export class SinkLine implements Line {
  readonly #options: SinkLineOptions;
  #sink: Sink | null = null;
  #opening: Promise<void> | null = null;
  #isClosed = false;

  constructor(options: SinkLineOptions) {
    this.#options = options;
  }

  /** The store, while it is open. */
  get sink(): Sink | null {
    return this.#sink;
  }

  prepare(events: readonly PermittedEvent[], batchId: string): Prepared {
    const eventIds = events.map(({ record }) => record.id);
    return { shipments: [{ eventIds, send: () => this.#write(events, batchId) }], dropped: [] };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const sink = this.#sink;
    this.#sink = null;
    await sink?.close();
  }

  async #write(events: readonly PermittedEvent[], batchId: string): Promise<Reply> {
    const sink = await this.open();
    if (sink === null) return { kind: 'unsent', reason: 'store_not_open' };
    try {
      return { kind: 'judged', verdict: await sink.write(events, batchId), code: 'store_busy' };
    } catch (error) {
      this.#options.onFailure(describeError(error));
      this.#sink = null;
      await sink.close().catch(() => null);
      return { kind: 'unanswered', reason: 'store_failed' };
    }
  }

  /** Opens the store, so that it can be asked before the first event comes; null where it fails. */
  async open(): Promise<Sink | null> {
    if (this.#sink === null && !this.#isClosed) {
      this.#opening ??= this.#tryToOpen();
      await this.#opening;
    }
    return this.#sink;
  }

  async #tryToOpen(): Promise<void> {
    const { definition, settings, dataFolder, onFailure } = this.#options;
    try {
      const sink = await definition.open(settings, { dataFolder });
      if (this.#isClosed) await sink.close();
      else this.#sink = sink;
    } catch (error) {
      onFailure(describeError(error));
    } finally {
      this.#opening = null;
    }
  }
}
