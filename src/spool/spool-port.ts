import type { CallName, Calls } from './messages.ts';

/** What keeps the log, wherever that is: a thread with a file, or a database. One promise a call. */
export interface SpoolPort {
  /** Asks. Buffers in `transfer` are given away with the call. */
  call<Name extends CallName>(
    name: Name,
    ask: Calls[Name]['ask'],
    transfer?: readonly ArrayBuffer[],
  ): Promise<Calls[Name]['answer']>;
  /** Ends it; what was not answered is rejected. */
  end(): Promise<void>;
}
