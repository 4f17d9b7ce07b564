import { partOf } from './answer-body.ts';
import type { BigqueryClient } from './bigquery-client.ts';
import { bigqueryFields, bigqueryLayout } from './bigquery-schema.ts';
import { bigqueryVerdict } from './bigquery-verdict.ts';
import type { Verdict, VendorResponse } from './destination.ts';
import { countColumns, eventColumns, type StoreColumn } from './store-columns.ts';
import { StoreProblem } from './store-problem.ts';

/** A row with the id by which BigQuery recognises it for about a minute. */
export interface StreamRow {
  readonly insertId: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Google recommends 500 rows a request; the body may have 10 MB. */
const rowsMax = 500;
const bytesMax = 9_000_000;

/** Makes the tables for streaming, or adds what an older one lacks. */
export async function prepareTables(client: BigqueryClient): Promise<void> {
  await prepare(client, 'events', 'ts', eventColumns);
  await prepare(client, 'counts', 'hour', countColumns);
}

/**
 * Streams rows, in as many requests as the limits ask for. The verdict is on `ids`, the ids of the
 * rows in their order; a request that fails as a whole ends it, and the rest is to be tried again.
 */
export async function stream(
  client: BigqueryClient,
  table: string,
  rows: readonly StreamRow[],
): Promise<Verdict> {
  const all: { ok: string[]; retry: string[]; reject: Verdict['reject'][number][] } = {
    ok: [],
    retry: [],
    reject: [],
  };
  let rest: Partial<Verdict> = {};
  for (const part of partsOf(rows)) {
    const ids = part.map(({ insertId }) => insertId);
    const stopped = rest.halt !== undefined || rest.retryAfterMs !== undefined;
    if (stopped) {
      all.retry.push(...ids);
      continue;
    }
    const verdict = await insertAll(client, table, part);
    // A part of a request can't be handed back to be parted: it is small, and tried again alone.
    if (verdict.bisect !== undefined && part.length > 1) {
      const half = Math.ceil(part.length / 2);
      for (const piece of [part.slice(0, half), part.slice(half)]) {
        add(all, await stream(client, table, piece));
      }
      continue;
    }
    add(all, verdict);
    const { halt, retryAfterMs } = verdict;
    rest = {
      ...(halt === undefined ? {} : { halt }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
  return rest.halt === undefined
    ? { ...all, ...rest }
    : { ok: all.ok, retry: all.retry, reject: all.reject, ...rest };
}

function add(
  all: { ok: string[]; retry: string[]; reject: Verdict['reject'][number][] },
  { ok, retry, reject }: Verdict,
): void {
  all.ok.push(...ok);
  all.retry.push(...retry);
  all.reject.push(...reject);
}

async function insertAll(
  client: BigqueryClient,
  table: string,
  rows: readonly StreamRow[],
): Promise<Verdict> {
  const response = await client.send({
    method: 'POST',
    path: `${tablesPath(client)}/${table}/insertAll`,
    // One bad row must not stop the others.
    body: JSON.stringify({ skipInvalidRows: true, ignoreUnknownValues: false, rows }),
  });
  return bigqueryVerdict(
    response,
    rows.map(({ insertId }) => insertId),
  );
}

function partsOf(rows: readonly StreamRow[]): readonly (readonly StreamRow[])[] {
  const parts: StreamRow[][] = [];
  let bytes = Infinity;
  for (const row of rows) {
    const size = Buffer.byteLength(JSON.stringify(row)) + 1;
    const last = parts.at(-1);
    if (last === undefined || last.length >= rowsMax || bytes + size > bytesMax) {
      parts.push([row]);
      bytes = size;
    } else {
      last.push(row);
      bytes += size;
    }
  }
  return parts;
}

async function prepare(
  client: BigqueryClient,
  table: string,
  time: string,
  columns: readonly StoreColumn[],
): Promise<void> {
  const { project, dataset, retentionDays } = client.settings;
  const path = `${tablesPath(client)}/${table}`;
  const fields = bigqueryFields(columns);
  const found = await client.send({ method: 'GET', path });
  if (found.status === 404) {
    const body = JSON.stringify({
      tableReference: { projectId: project, datasetId: dataset, tableId: table },
      schema: { fields },
      ...bigqueryLayout(time, retentionDays),
    });
    expectDone(await client.send({ method: 'POST', path: tablesPath(client), body }), 409);
    return;
  }
  expectDone(found);
  const there = partOf(found.body, 'schema', 'fields');
  const known = new Set((Array.isArray(there) ? there : []).map((field) => nameOf(field)));
  const missing = columns.filter(({ name }) => !known.has(name));
  if (missing.length === 0) return;
  const all = [...(Array.isArray(there) ? there : []), ...bigqueryFields(missing)];
  const body = JSON.stringify({ schema: { fields: all } });
  expectDone(await client.send({ method: 'PATCH', path, body }));
}

function nameOf(field: unknown): string {
  return typeof field === 'object' && field !== null && 'name' in field ? String(field.name) : '';
}

function tablesPath({ settings: { project, dataset } }: BigqueryClient): string {
  return `/bigquery/v2/projects/${project}/datasets/${dataset}/tables`;
}

function expectDone({ status }: VendorResponse, other = 200): void {
  if (status === 200 || status === other) return;
  const remedy =
    status === 403 || status === 404
      ? 'Check project and dataset, and that the account has the role BigQuery Data Editor on it.'
      : 'It is tried again.';
  throw new StoreProblem(`BigQuery answered ${String(status)}. ${remedy}`);
}
