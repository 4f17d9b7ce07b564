import type { DuckDBConnection } from '@duckdb/node-api';
import { type DryCount, DryRun, type RuleTrial, type StoredEvent } from '../rules/dry-run.ts';
import { compileRules, type SiteRules, stepsOf } from '../rules/site-rules.ts';
import { isJsonObject, type JsonObject } from '../vocabulary/json.ts';
import { timeSql } from './duckdb-schema.ts';

/**
 * Asks rules about the stored events of a time, visit by visit. The rows are sorted by the engine
 * and read in chunks: neither here nor there do they all lie in memory. A server's event belongs to
 * the visit that has its page view.
 */
export async function tryRules(
  connection: DuckDBConnection,
  { since, until, sites }: RuleTrial,
): Promise<readonly DryCount[]> {
  const rules = new Map<string, SiteRules>();
  for (const { site, conversions } of sites) {
    const compiled = compileRules(conversions, null);
    if (compiled !== null) rules.set(site, compiled);
  }
  const run = new DryRun(rules, until);
  for (const [site, one] of rules) {
    const { sql, values } = statement(site, one, { since, until });
    const result = await connection.stream(sql, values);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) break;
      for (const row of chunk.getRows()) run.add(eventOf(site, row));
    }
  }
  return run.end();
}

function statement(
  site: string,
  rules: SiteRules,
  { since, until }: { readonly since: number; readonly until: number },
): { readonly sql: string; readonly values: (string | number)[] } {
  const steps = rules.rules.flatMap(stepsOf);
  const url = steps.some(({ looksAtPath }) => looksAtPath) ? 'e.url' : 'NULL';
  const params = steps.some(({ looksAtParams }) => looksAtParams) ? 'e.params' : 'NULL';
  const names = [...rules.inputs].filter((name) => !rules.outputs.has(name));
  const places = names.map((_, index) => `$${index + 4}`).join(', ');
  const during = `site = $1 AND ts >= ${timeSql('$2')} AND ts < ${timeSql('$3')}`;
  const sql = `WITH asked AS (SELECT * FROM events WHERE ${during} AND name IN (${places})),
    pages AS (
      SELECT page, any_value(session_id) AS session FROM events
      WHERE ${during} AND session_id IS NOT NULL
        AND page IN (SELECT page FROM asked WHERE session_id IS NULL AND page IS NOT NULL)
      GROUP BY page
    )
    SELECT e.id, coalesce(e.session_id, p.session) AS session, e.page, e.name,
      epoch_ms(e.ts)::DOUBLE AS at, ${url} AS url, ${params} AS params, e.value, e.currency
    FROM asked e LEFT JOIN pages p ON e.session_id IS NULL AND p.page = e.page
    ORDER BY session, e.ts, e.received_at, e.id`;
  return { sql, values: [site, Math.floor(since), Math.floor(until), ...names] };
}

function eventOf(site: string, row: readonly unknown[]): StoredEvent {
  const [id, session, page, name, at, url, params, value, currency] = row;
  return {
    site,
    id: textOf(id) ?? '',
    session: textOf(session),
    page: textOf(page),
    name: textOf(name) ?? '',
    ts: typeof at === 'number' ? at : 0,
    url: textOf(url) ?? '',
    params: paramsOf(params),
    value: typeof value === 'number' ? value : null,
    currency: textOf(currency),
  };
}

function textOf(cell: unknown): string | null {
  return typeof cell === 'string' ? cell : null;
}

const none: JsonObject = {};

function paramsOf(cell: unknown): JsonObject {
  if (typeof cell !== 'string' || cell === '{}') return none;
  try {
    const parsed: unknown = JSON.parse(cell);
    return isJsonObject(parsed) ? parsed : none;
  } catch {
    return none;
  }
}
