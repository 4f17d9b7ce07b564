import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { parseAnswer, type WarehouseAnswer, type WarehouseTask } from './duckdb-messages.ts';
import { StoreProblem } from './store-problem.ts';

const program = new URL('duckdb-process.ts', import.meta.url);
/** Far above any write; a process that is silent for so long hangs, and is ended. */
const answerMsMax = 60_000;
/** Questions wait for one another, and each is ended after 20 seconds. */
const insightMsMax = 300_000;
/** Rewriting a large file takes its time (4 s for a million rows), as asking rules about all of it does. */
const longMsMax = 1_800_000;
const longKinds: ReadonlySet<WarehouseTask['kind']> = new Set(['tidy', 'forget', 'rules']);
const closeMsMax = 8_000;
/** Batches are below 4 MiB: a small heap is collected in time, and saves 90 MB under load. */
const heap = ['--max-old-space-size=96', '--max-semi-space-size=4'];

interface Waiting {
  readonly resolve: (rows: WarehouseAnswer['rows']) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
  readonly isLong: boolean;
}

/** The warehouse's process as its parent sees it: started when needed, and again after a crash. */
export class WarehouseChild {
  readonly #opening: WarehouseTask;
  readonly #waiting = new Map<number, Waiting>();
  #child: ChildProcess | null = null;
  #ready: Promise<unknown> | null = null;
  #number = 0;
  #isClosed = false;
  #isHeld = false;

  constructor(opening: WarehouseTask & { readonly kind: 'open' }) {
    this.#opening = opening;
  }

  /** The process's id while it runs; null else. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Gives the process a task; rejects with a sentence for people, also where the process ended. */
  async ask(task: WarehouseTask): Promise<WarehouseAnswer['rows']> {
    if (this.#isClosed) throw new Error('the warehouse is closed');
    await this.start();
    return this.#send(task);
  }

  /** Starts the process and opens the file, unless it is there. */
  async start(): Promise<void> {
    this.#ready ??= this.#fork();
    await this.#ready;
  }

  /** Does some work while nothing writes the file; throws where the process ended meanwhile. */
  async whileHeld(work: () => Promise<void>): Promise<void> {
    if (this.#isHeld) throw new Error('the warehouse is being copied already');
    this.#isHeld = true;
    try {
      await this.ask({ kind: 'hold' });
      const child = this.#child;
      await work();
      if (this.#child !== child) throw new Error('the warehouse process ended during the copy');
    } finally {
      this.#isHeld = false;
      if (this.#child !== null) await this.#send({ kind: 'release' });
    }
  }

  /** Closes the file and ends the process: by force where it does not answer. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const child = this.#child;
    if (child === null) return;
    const ended = once(child, 'exit');
    const timer = setTimeout(() => child.kill('SIGKILL'), closeMsMax);
    await this.#ready?.then(() => this.#send({ kind: 'close' })).catch(() => null);
    if (child.connected) child.disconnect();
    await ended;
    clearTimeout(timer);
  }

  /** The process gets none of our environment: secrets of other destinations stand there. */
  async #fork(): Promise<void> {
    const child = fork(program, {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: heap,
      env: { TZ: 'UTC', NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '' },
    });
    this.#child = child;
    child.on('message', (message) => this.#settle(message));
    child.on('error', (error) => this.#end(child, error.message));
    child.on('exit', (code, signal) => this.#end(child, signal ?? `code ${String(code)}`));
    try {
      await this.#send(this.#opening);
      // Nobody waits for it; what fails is tried again by the job that asks to forget, and told there.
      this.#send({ kind: 'tidy' }).catch(() => null);
    } catch (error) {
      child.kill('SIGKILL');
      if (this.#child === child) await once(child, 'exit');
      throw error;
    }
  }

  async #send(task: WarehouseTask): Promise<WarehouseAnswer['rows']> {
    const child = this.#child;
    if (child === null) throw new Error('the warehouse process is not running');
    const number = (this.#number += 1);
    const { promise, resolve, reject } = Promise.withResolvers<WarehouseAnswer['rows']>();
    const isLong = longKinds.has(task.kind);
    const mustWait =
      isLong || this.#isHeld || [...this.#waiting.values()].some((each) => each.isLong);
    const msMaxOfTask = task.kind === 'insight' ? insightMsMax : answerMsMax;
    const msMax = mustWait ? longMsMax : msMaxOfTask;
    const timer = setTimeout(() => child.kill('SIGKILL'), msMax);
    this.#waiting.set(number, { resolve, reject, timer, isLong });
    child.send({ number, task }, (error) => {
      if (error !== null) this.#end(child, error.message);
    });
    return promise;
  }

  #settle(message: unknown): void {
    const answer = parseAnswer(message);
    const waiting = answer === null ? undefined : this.#waiting.get(answer.number);
    if (answer === null || waiting === undefined) return;
    this.#waiting.delete(answer.number);
    clearTimeout(waiting.timer);
    if (answer.error === null) waiting.resolve(answer.rows);
    else waiting.reject(new (answer.isOurs ? StoreProblem : Error)(answer.error));
  }

  /** What was asked is rejected: it may be in the file or not, so the batch is written again. */
  #end(child: ChildProcess, why: string): void {
    if (this.#child !== child) return;
    this.#child = null;
    this.#ready = null;
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new Error(`the warehouse process ended (${why}); it starts again at the next write`));
    }
    this.#waiting.clear();
  }
}
