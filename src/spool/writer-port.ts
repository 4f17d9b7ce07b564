import { Worker } from 'node:worker_threads';
import type { CallFailure, CallName, Calls, Reply, SpoolNotice } from './messages.ts';
import { SpoolOpenError, SpoolUnavailable } from './spool.ts';
import type { SpoolPort } from './spool-port.ts';

interface Waiter {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** The main thread's end of the writer: one promise a call. */
export class WriterPort implements SpoolPort {
  readonly #worker: Worker;
  readonly #waiters = new Map<number, Waiter>();
  #lastId = 0;
  #failure: Error | null = null;

  constructor(notify: (notice: SpoolNotice) => void) {
    this.#worker = new Worker(new URL('./sqlite-worker.ts', import.meta.url), {
      name: 'spool',
      stdout: false,
    });
    this.#worker.on('message', (reply: Reply) => {
      if ('notice' in reply) notify(reply.notice);
      else this.#answer(reply);
    });
    this.#worker.on('error', (error) => {
      const detail = error instanceof Error ? error.message : String(error);
      notify({ kind: 'writer_failed', detail });
      this.#fail(new SpoolUnavailable('io_error', detail));
    });
    this.#worker.on('exit', () => this.#fail(new SpoolUnavailable('closed')));
  }

  /** Asks the writer. The buffers are given away with the call. */
  call<Name extends CallName>(
    name: Name,
    ask: Calls[Name]['ask'],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Calls[Name]['answer']> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise<Calls[Name]['answer']>((resolve, reject) => {
      this.#waiters.set(id, { resolve, reject });
      this.#worker.postMessage({ id, name, ask }, transfer);
    });
  }

  /** Ends the thread; what was not answered is rejected. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #answer(reply: Exclude<Reply, { readonly notice: SpoolNotice }>): void {
    const waiter = this.#waiters.get(reply.id);
    this.#waiters.delete(reply.id);
    if ('failure' in reply) waiter?.reject(errorOf(reply.failure));
    else waiter?.resolve(reply.answer);
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const waiter of this.#waiters.values()) waiter.reject(error);
    this.#waiters.clear();
  }
}

function errorOf({ reason, message }: CallFailure): Error {
  if (reason === 'bug') return new Error(message);
  return reason === 'open' ? new SpoolOpenError(message) : new SpoolUnavailable(reason, message);
}
