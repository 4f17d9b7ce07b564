import cluster, { type Worker } from 'node:cluster';
import type { FromWorker, ToWorker, Told } from './messages.ts';
import { parseFromWorker } from './messages.ts';
import { Outbox } from './outbox.ts';
import type { MetricsOfWorker } from './worker-metrics.ts';

/** How a worker process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface MemberTools {
  /** Answers one thing that a worker asks; never rejects. */
  readonly answer: (asked: unknown) => Promise<Told>;
  /** Hears everything else of it. */
  readonly hear: (message: Exclude<FromWorker, { kind: 'asks' | 'metrics' | 'alive' }>) => void;
  readonly ended: (how: Ended) => void;
  readonly aheadMs: () => number;
}

/** The primary's end of one worker process. Its making throws where the system has no room for it. */
export class Member {
  readonly #process: Worker;
  readonly #tools: MemberTools;
  readonly #told: Outbox<readonly [serial: number, told: Told]>;
  readonly #ended: Promise<void>;
  /** What it has counted by its last word. */
  metrics: MetricsOfWorker = [];
  isServing = false;
  /** True from its first word on. */
  isLoaded = false;
  /** How often it was looked at since its last word. */
  silentLooks = 0;

  constructor(environment: Readonly<Record<string, string>>, tools: MemberTools) {
    this.#tools = tools;
    this.#process = cluster.fork({ ...environment });
    this.#told = new Outbox((told) => this.send({ kind: 'told', told, aheadMs: tools.aheadMs() }));
    this.#process.on('message', (message: unknown) => this.#hear(message));
    this.#ended = new Promise((resolve) => {
      let isOver = false;
      const end = (how: Ended): void => {
        if (isOver) return;
        isOver = true;
        this.isServing = false;
        tools.ended(how);
        resolve();
      };
      this.#process.once('exit', (code, signal) => end({ code, signal }));
      // Where the system starts no process, nothing but an error tells of it.
      this.#process.on('error', () => {
        if (this.pid === 0) end({ code: null, signal: null });
      });
    });
  }

  get pid(): number {
    return this.#process.process.pid ?? 0;
  }

  send(message: ToWorker): void {
    if (this.#process.isConnected()) this.#process.send(message, () => undefined);
  }

  /** Lets it answer what it has taken and end; after this time it is ended. */
  async stop(msMax: number): Promise<void> {
    this.send({ kind: 'stop' });
    const late = setTimeout(() => this.kill(), msMax);
    await this.#ended;
    clearTimeout(late);
  }

  kill(): void {
    this.#process.process.kill('SIGKILL');
  }

  #hear(message: unknown): void {
    const said = parseFromWorker(message);
    if (said === null) return;
    this.silentLooks = 0;
    if (said.kind === 'metrics') this.metrics = said.metrics;
    else if (said.kind === 'asks') for (const ask of said.asks) void this.#answer(ask);
    else if (said.kind !== 'alive') {
      this.isLoaded = true;
      this.#tools.hear(said);
    }
  }

  async #answer([serial, asked]: readonly [serial: number, asked: unknown]): Promise<void> {
    this.#told.push([serial, await this.#tools.answer(asked)]);
  }
}
