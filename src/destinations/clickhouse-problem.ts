import { own } from '../vocabulary/json.ts';
import { bisected, halted } from './common-verdict.ts';
import type { Verdict } from './destination.ts';
import { StoreProblem } from './store-problem.ts';

// ClickHouse's ErrorCodes.cpp. 192 to 194 and 516: the login; 497: a missing grant.
const authCodes: ReadonlySet<string> = new Set(['192', '193', '194', '497', '516']);
// 6, 26, 27, 38, 41, 53, 69, 70, 72, 117, 349, 467: a value that can't be read or stored.
const dataCodes: ReadonlySet<string> = new Set('6 26 27 38 41 53 69 70 72 117 349 467'.split(' '));

/** What ClickHouse's answer means for a batch; null where the batch is to be tried again. */
export function clickhouseVerdict(error: unknown, eventIds: readonly string[]): Verdict | null {
  const code = codeOf(error);
  if (code === null) return null;
  if (authCodes.has(code)) return halted(eventIds, 'auth');
  return dataCodes.has(code) ? bisected(eventIds, `clickhouse_${code}`) : null;
}

/** The error in our own words: ClickHouse's repeat the rows. */
export function clickhouseProblem(error: unknown): StoreProblem {
  const code = codeOf(error);
  const said = code === null ? `could not be reached (${nameOf(error)})` : `answered ${code}`;
  const remedy =
    code !== null && authCodes.has(code)
      ? 'Check username, password and the grants of that user.'
      : 'It is tried again.';
  return new StoreProblem(`ClickHouse ${said}. ${remedy}`);
}

function codeOf(error: unknown): string | null {
  const code: unknown = error instanceof Error ? own(error, 'code') : null;
  return typeof code === 'string' && /^\d{1,5}$/.test(code) ? code : null;
}

function nameOf(error: unknown): string {
  const code: unknown = error instanceof Error ? own(error, 'code') : null;
  return typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code) ? code : 'no connection';
}
