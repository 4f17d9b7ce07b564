import { hash } from 'node:crypto';
import { isJsonObject, type JsonObject, own } from '../vocabulary/json.ts';

/** The form of a row. A file with a newer one is refused, never guessed at. */
export const ledgerVersion = 1;

/** What the first row names as the hash before it. */
export const noHash: string = '0'.repeat(64);

/** What a row can say. The counts are of events; no kind has room for a value of one. */
export type EntryKind =
  | 'opened'
  | 'config_changed'
  | 'visitor_key_created'
  | 'visitor_key_destroyed'
  | 'decisions'
  | 'withdrawals'
  | 'figures_told'
  | 'replayed'
  | 'purged'
  | 'retention'
  | 'destinations'
  | 'torn_tail'
  | 'head'
  | 'closed';

/** Something to be recorded, before it has its place in the chain. */
export interface Entry {
  readonly kind: EntryKind;
  readonly data: JsonObject;
}

/** One row of the record: one line of JSON. */
export interface Row {
  readonly v: number;
  /** From 1, without a gap. */
  readonly seq: number;
  /** When the row was written, UTC, to the second. */
  readonly at: string;
  /** An `EntryKind`, or whatever a file that was tampered with says. */
  readonly kind: string;
  readonly data: JsonObject;
  /** The hash of the row before. */
  readonly prev: string;
  /** SHA-256, in hex, over the row's JSON without this field. */
  readonly hash: string;
}

/** Gives an entry its place after a row, or at the beginning. */
export function rowAfter(last: Row | null, entry: Entry, now: number): Row {
  const row = {
    v: ledgerVersion,
    seq: (last?.seq ?? 0) + 1,
    at: `${new Date(now).toISOString().slice(0, 19)}Z`,
    kind: entry.kind,
    data: entry.data,
    prev: last?.hash ?? noHash,
  };
  return { ...row, hash: hashOf(row) };
}

/** The hash that a row must bear. */
export function hashOf(row: Omit<Row, 'hash'>): string {
  const { v, seq, at, kind, data, prev } = row;
  return hash('sha256', JSON.stringify({ v, seq, at, kind, data, prev }), 'hex');
}

/** The row says what was written: its hash is right. */
export function isIntact(row: Row): boolean {
  return hashOf(row) === row.hash;
}

/** The one way to write a row, without its line end. */
export function printRow({ v, seq, at, kind, data, prev, hash: own }: Row): string {
  return JSON.stringify({ v, seq, at, kind, data, prev, hash: own });
}

/** Reads a line; null where it is no row. Whether its hash is right is not asked here. */
export function parseRow(line: string): Row | null {
  const value = parseJson(line);
  if (!isJsonObject(value)) return null;
  const [v, seq, at, kind, data, prev, digest] = [
    own(value, 'v'),
    own(value, 'seq'),
    own(value, 'at'),
    own(value, 'kind'),
    own(value, 'data'),
    own(value, 'prev'),
    own(value, 'hash'),
  ];
  if (typeof v !== 'number' || typeof seq !== 'number' || !Number.isSafeInteger(seq)) return null;
  if (typeof at !== 'string' || typeof kind !== 'string' || !isJsonObject(data)) return null;
  if (typeof prev !== 'string' || typeof digest !== 'string') return null;
  return { v, seq, at, kind, data, prev, hash: digest };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
