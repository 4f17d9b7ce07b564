import { dirname } from 'node:path';
import { parseRequest, type WarehouseTask } from './duckdb-messages.ts';
import type { Warehouse } from './duckdb-warehouse.ts';
import { StoreProblem } from './store-problem.ts';

// The program of the warehouse's own process. It answers each message of its parent with one message,
// and ends when the parent closes the channel, however the parent ended.

/** Often enough that a question finds little to do, and seldom enough to cost little. */
const keepMs = 10_000;
/** While an older file is taken in. */
const keepOnMs = 1_000;
const errorLengthMax = 500;
let warehouse: Warehouse | null = null;
let file = '';
let retention = 0;
let parquet: string | null = null;
/** Events that were too old, since the parent asked for their number. */
let removed = 0;

process.umask(0o077);
// A signal to the whole group is meant for the parent, who says when to close.
process.on('SIGINT', () => null);
process.on('SIGTERM', () => null);
process.on('disconnect', () => {
  void end();
});
process.on('message', (message) => {
  const request = parseRequest(message);
  if (request !== null) void answer(request.number, request.task);
});

async function answer(number: number, task: WarehouseTask): Promise<void> {
  try {
    const rows = await work(task);
    process.send?.({ number, rows, error: null, isOurs: false });
  } catch (error) {
    const ours = ownWords(error);
    process.send?.({ number, rows: [], error: ours ?? textOf(error), isOurs: ours !== null });
  }
}

async function work(task: WarehouseTask): Promise<readonly Record<string, unknown>[]> {
  if (task.kind === 'open') await open(task);
  if (warehouse === null) throw new Error('the warehouse is not open');
  if (task.kind === 'query') return warehouse.query(task.name, task.parameters);
  if (task.kind === 'tidy') await tidy(warehouse);
  if (task.kind === 'forget') return forget(warehouse);
  if (task.kind === 'rules') return warehouse.tryRules(task.trial);
  if (task.kind === 'table') return [{ bytes: await tableBytes(task, dirname(file)) }];
  if (task.kind === 'insight') {
    const { question, asked, now } = task;
    return [{ answer: await warehouse.insight.answer(question, asked, now) }];
  }
  if (task.kind === 'write') await warehouse.write(task.batchId, task.events, task.counts);
  if (task.kind === 'parquet') await warehouse.writeParquet(task.table, task.rows, task.file);
  if (task.kind === 'hold') await warehouse.hold();
  if (task.kind === 'release') warehouse.release();
  if (task.kind === 'close') await warehouse.close();
  return [];
}

/** The package is optional, so it is loaded here and not before. */
async function tableBytes(
  task: WarehouseTask & { readonly kind: 'table' },
  folder: string,
): Promise<Uint8Array> {
  const { parquetBytes } = await import('./duckdb-table.ts');
  return parquetBytes(task.columns, task.rows, folder);
}

async function open(task: WarehouseTask & { readonly kind: 'open' }): Promise<void> {
  const { retentionDays, parquetFolder = null } = task;
  file = task.file;
  const { Warehouse } = await import('./duckdb-warehouse.ts');
  const opened = await Warehouse.open(file, parquetFolder);
  warehouse = opened;
  retention = retentionDays;
  parquet = parquetFolder;
  keepFrom(opened);
}

/** Keeps the rollups near to the events, in idle time. What fails is tried again. */
function keepFrom(opened: Warehouse): void {
  const keep = async (): Promise<void> => {
    const isBehind = await opened.insight.keep().catch(() => false);
    setTimeout(() => void keep(), isBehind ? keepOnMs : keepMs).unref();
  };
  setTimeout(() => void keep(), keepOnMs).unref();
}

/** Each step is kept when the next one fails, or the process ends: the next run goes on from there. */
async function tidy(opened: Warehouse): Promise<void> {
  const events = await opened.deleteOld(retention);
  removed += events;
  await opened.overwriteDeleted();
  if (parquet !== null) await opened.exportTo(parquet);
}

async function forget(opened: Warehouse): Promise<readonly Record<string, unknown>[]> {
  await tidy(opened);
  const events = removed;
  removed = 0;
  return [{ events }];
}

async function end(): Promise<void> {
  warehouse?.release();
  await warehouse?.close().catch(() => null);
  process.exit(0);
}

function ownWords(error: unknown): string | null {
  const message = textOf(error);
  if (message.includes('@duckdb/node-')) {
    return 'the warehouse and Parquet files need the package @duckdb/node-api, which is optional and is not installed here: run `npm install @duckdb/node-api`, or remove the destination that needs it from the configuration';
  }
  if (message.includes('Could not set lock')) {
    return 'another process holds warehouse.duckdb: one Sluice at a time may use a data folder; stop the other one, or set another `data:`';
  }
  const isOurs = error instanceof StoreProblem || message.includes('was written by a newer Sluice');
  return isOurs ? message : null;
}

function textOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, errorLengthMax);
}
