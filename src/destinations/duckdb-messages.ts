import type { Asked, Question } from '../insight/questions.ts';
import type { RuleTrial } from '../rules/dry-run.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';
import type { TableCell, TableColumn } from './table.ts';
import type { Row } from './store-rows.ts';

/** What the warehouse's process is asked to do. */
export type WarehouseTask =
  | {
      readonly kind: 'open';
      readonly file: string;
      readonly retentionDays: number;
      /** Where Parquet files are kept, an absolute path; nowhere where it is missing. */
      readonly parquetFolder?: string | null;
    }
  | {
      readonly kind: 'write';
      readonly batchId: string;
      readonly events: readonly Row[];
      readonly counts: readonly Row[];
    }
  | {
      /** Writes rows as a Parquet file, and keeps none of them. */
      readonly kind: 'parquet';
      readonly table: 'events' | 'counts';
      readonly rows: readonly Row[];
      readonly file: string;
    }
  | { readonly kind: 'query'; readonly name: string; readonly parameters: readonly unknown[] }
  | {
      /** A question of the console; the one row of the answer is `{ answer }`. */
      readonly kind: 'insight';
      readonly question: Question;
      readonly asked: Asked;
      readonly now: number;
    }
  /** What rules would have made of the stored events: a row for each rule. */
  | { readonly kind: 'rules'; readonly trial: RuleTrial }
  | {
      /** Rows of a download as a Parquet file; the one row of the answer is `{ bytes }`. */
      readonly kind: 'table';
      readonly columns: readonly TableColumn[];
      readonly rows: readonly (readonly TableCell[])[];
    }
  /** Removes what is too old, and brings the Parquet files up to date. */
  | { readonly kind: 'tidy' }
  /** The same; the one row of the answer says how much was removed since that was asked last. */
  | { readonly kind: 'forget' }
  /** Empties the write-ahead log, then writes nothing until it is released. */
  | { readonly kind: 'hold' }
  | { readonly kind: 'release' }
  | { readonly kind: 'close' };

/** A task with its number; the answer bears the same. */
export interface WarehouseRequest {
  readonly number: number;
  readonly task: WarehouseTask;
}

export interface WarehouseAnswer {
  readonly number: number;
  readonly rows: readonly Record<string, unknown>[];
  /** Null where it went well. */
  readonly error: string | null;
  /** True where the error is in our own words, which name no value of an event. */
  readonly isOurs: boolean;
}

/** Reads what came over the channel in the child; only our own parent writes to it. */
export function parseRequest(message: unknown): WarehouseRequest | null {
  return isRequest(message) ? message : null;
}

/** Reads what came over the channel in the parent. */
export function parseAnswer(message: unknown): WarehouseAnswer | null {
  return isAnswer(message) ? message : null;
}

function isRequest(message: unknown): message is WarehouseRequest {
  return isNumbered(message) && isJsonObject(own(message, 'task'));
}

function isAnswer(message: unknown): message is WarehouseAnswer {
  return isNumbered(message) && Array.isArray(own(message, 'rows'));
}

function isNumbered(message: unknown): message is { readonly number: number } {
  return isJsonObject(message) && typeof own(message, 'number') === 'number';
}
