import type { Config } from './config.ts';
import { postgresSettings } from './postgres-settings.ts';
import type { Path, Problem } from './problems.ts';

/** Finds what the place of the spool does not go together with. */
export function spoolChecks(
  { spool, identity, destinations }: Config,
  problem: (path: Path, message: string) => Problem,
): readonly Problem[] {
  const found: Problem[] = [];
  if (spool.engine === 'sqlite') {
    for (const key of ['url', 'password'] as const) {
      if (spool[key] !== null) {
        const message = 'is for a shared spool; write `engine: postgres` beside it, or remove it.';
        found.push(problem(['spool', key], message));
      }
    }
    if (identity.keyStore === 'postgres') {
      const message =
        'needs the database of a shared spool; write `spool: { engine: postgres, … }`, or `memory`.';
      found.push(problem(['identity', 'keyStore'], message));
    }
    return found;
  }
  const settings = postgresSettings(spool);
  if (typeof settings === 'string') found.push(problem(['spool', 'url'], `${settings}.`));
  for (const [name, { type }] of Object.entries(destinations)) {
    if (type !== 'duckdb') continue;
    const message =
      'a DuckDB warehouse is opened by one process only, and the nodes of a shared spool take ' +
      'turns, so that its events would be spread over several files. Write `type: postgres` with ' +
      'the address of a database, or `spool: { engine: sqlite }` on a single machine.';
    found.push(problem(['destinations', name, 'type'], message));
  }
  return found;
}
