import { own } from '../vocabulary/json.ts';
import { bisected, halted } from './common-verdict.ts';
import type { Verdict } from './destination.ts';
import { StoreProblem } from './store-problem.ts';

/** What PostgreSQL's answer means for a batch; null where the batch is to be tried again. */
export function postgresVerdict(error: unknown, eventIds: readonly string[]): Verdict | null {
  const code = sqlState(error);
  const kind = code?.slice(0, 2);
  // PostgreSQL's appendix A: 28 authorization, 3D no such database, 22 data, 23 constraint, 42 syntax
  // and access rule; 42501 is a missing privilege.
  if (kind === '28' || code === '42501') return halted(eventIds, 'auth');
  if (kind === '3D' || kind === '3F' || kind === '42') return halted(eventIds, 'config');
  if (kind === '22' || kind === '23') return bisected(eventIds, `pg_${String(code)}`);
  return null;
}

/** The error in our own words: never PostgreSQL's, which repeat the row. */
export function postgresProblem(error: unknown): StoreProblem {
  const code = sqlState(error);
  const said = code === null ? `could not be reached (${nameOf(error)})` : `answered ${code}`;
  return new StoreProblem(`PostgreSQL ${said}. ${remedyOf(code)}`);
}

const remedies: ReadonlyMap<string, string> = new Map([
  ['28', 'Check user and password in `url`, and pg_hba.conf.'],
  ['3D', 'Create the database that `url` names.'],
  ['42', 'Grant the role CREATE on the database, or create the schema for it.'],
  ['53', 'The server is out of disk, memory or connections.'],
]);

function remedyOf(code: string | null): string {
  return remedies.get(code?.slice(0, 2) ?? '') ?? 'It is tried again.';
}

function sqlState(error: unknown): string | null {
  const code: unknown = error instanceof Error ? own(error, 'code') : null;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}

function nameOf(error: unknown): string {
  const code: unknown = error instanceof Error ? own(error, 'code') : null;
  return typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code) ? code : 'no connection';
}
