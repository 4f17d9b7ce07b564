import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { SpoolNotice } from '../../src/spool/messages.ts';
import { PostgresLink } from '../../src/spool/postgres/link.ts';
import { openPostgresSpool } from '../../src/spool/postgres/postgres-spool.ts';
import type {
  PostgresSpool,
  PostgresSpoolOptions,
} from '../../src/spool/postgres/postgres-spool.ts';
import type { PostgresSettings } from '../../src/spool/postgres/settings.ts';
import { type RunningPostgres, startPostgres } from '../journeys/postgres.ts';

/** The settings that lead to a database of a test. */
export function settingsOf(url: string, schema = 'sluice'): PostgresSettings {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    host: hostname,
    port: Number(port),
    user: username,
    password,
    database: pathname.slice(1),
    tls: 'off',
    authority: null,
    schema,
    connectionsMax: 6,
  };
}

/**
 * Opens a shared spool in a database of a test. The test's clock is the database's as well, unless
 * it is told that it is only the node's.
 */
export async function openShared(
  url: string,
  options: Omit<PostgresSpoolOptions, 'link' | 'random'> & { readonly hasOwnClock?: boolean },
): Promise<PostgresSpool & { readonly link: PostgresLink }> {
  const notify = (notice: SpoolNotice): void => options.notify?.(notice);
  const clock = { now: () => options.clock.now(), isSimulated: options.hasOwnClock !== true };
  const link = await PostgresLink.open(settingsOf(url), notify, clock);
  return { ...(await openPostgresSpool({ ...options, link, random: randomBytes })), link };
}

/**
 * A PostgreSQL for the tests of a group, with a new database for each. What a test left in `closing`
 * is closed behind it, the last first; `use` is told of each database before its test.
 */
export function withDatabases(
  closing: (() => Promise<unknown>)[],
  use: (postgres: RunningPostgres, url: string) => void,
): void {
  let postgres: RunningPostgres;

  beforeAll(async () => {
    postgres = await startPostgres();
    use(postgres, await postgres.createDatabase());
  });

  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close().catch(() => null);
    use(postgres, await postgres.createDatabase());
  });

  afterAll(() => postgres?.remove());
}
