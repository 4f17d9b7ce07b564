import type { DatabaseSync } from 'node:sqlite';
import type { WriterOptions } from './messages.ts';
import type { Prepared } from './statements.ts';

/** The open file, as the writer's steps see it. */
export interface Store {
  readonly database: DatabaseSync;
  readonly sql: Prepared;
  readonly options: WriterOptions;
  /** Random, made with the file: it keeps batch ids of two spools apart. */
  readonly identity: string;
}

/** Scope of the counters at the door; the others are names of destinations. */
export const doorScope = '';

/**
 * Runs the work in one transaction: all of it is on disk afterwards, or none. Inside of another one
 * it is a part of that.
 */
export function transaction<Value>(store: Store, work: () => Value): Value {
  if (store.database.isTransaction) return work();
  store.sql('begin').run();
  try {
    const value = work();
    store.sql('commit').run();
    return value;
  } catch (error) {
    if (store.database.isTransaction) store.sql('rollback').run();
    throw error;
  }
}
