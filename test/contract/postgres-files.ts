import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningPostgres } from '../journeys/postgres.ts';

/** The files of a database in which the text stands, after all pages were written to them. */
export async function filesWith(
  postgres: RunningPostgres,
  url: string,
  text: string,
): Promise<readonly string[]> {
  await postgres.query(url, 'CHECKPOINT');
  const [row] = await postgres.query(
    url,
    `SELECT current_setting('data_directory') AS folder, oid::text AS oid FROM pg_database
     WHERE datname = current_database()`,
  );
  const folder = join(String(row?.['folder']), 'base', String(row?.['oid']));
  return readdirSync(folder).filter((file) => readFileSync(join(folder, file)).includes(text));
}
