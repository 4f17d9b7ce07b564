import { setTimeout as sleep } from 'node:timers/promises';
import type { Row } from '../row.ts';

/** A table of so many bytes is written anew in about a second, in which nobody else reads it. */
const rewriteBytesMax = 64 * 1_048_576;
/** Somebody else uses the table for milliseconds as a rule; who queued for it would hold others up. */
const attemptsMax = 10;
const pauseMs = 50;

/** Runs one statement outside of any transaction. */
export type AskAside = (text: string) => Promise<readonly Row[]>;

/**
 * Takes what was deleted from a table out of its files. A small one is written anew, and the old
 * file is removed: VACUUM alone leaves the text in the pages, in room that is only marked as free.
 * For a large one, or one that somebody is reading all the time, it is VACUUM, after which what
 * comes next overwrites the rest. Where this role does not own the table, nothing happens.
 */
export async function eraseDeleted(ask: AskAside, table: string): Promise<void> {
  const look = async (): Promise<Row> => {
    const [row = {}] = await ask(
      `SELECT pg_relation_filenode('${table}')::text AS file,
         pg_total_relation_size('${table}') <= ${rewriteBytesMax} AS is_small`,
    );
    return row;
  };
  const before = await look();
  for (let attempt = 0; before['is_small'] === true && attempt < attemptsMax; attempt += 1) {
    if (attempt > 0) await sleep(pauseMs);
    await ask(`VACUUM (FULL, SKIP_LOCKED) ${table}`);
    if ((await look())['file'] !== before['file']) return;
  }
  await ask(`VACUUM (SKIP_LOCKED) ${table}`);
}
