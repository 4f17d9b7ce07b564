import { parseVisitorId } from '../vocabulary/ids.ts';
import type { EpochMs, VisitorId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Assigned } from './frame.ts';
import { LogSpool } from './log-spool.ts';
import type { LogSpoolOptions } from './log-spool.ts';
import type { Spool, SpoolDestination } from './spool.ts';
import { WriterPort } from './writer-port.ts';

/** Gives an event its session, and yesterday's visitor id where a session crosses midnight. */
export type AssignSession = (
  visitor: VisitorId,
  previousVisitor: VisitorId | null,
  site: string,
  ts: EpochMs,
) => Assigned | null;

/** Where the spool lies, for whom it stores, and what it may use. */
export interface SqliteSpoolOptions extends LogSpoolOptions {
  /** The data folder; made if missing, and held by this process alone. */
  readonly folder: string;
  readonly destinations: readonly SpoolDestination[];
  /** Called once per event with a visitor, in the order in which events enter the log. */
  readonly assignSession: AssignSession;
  /** Everything below has its default in `limits`. */
  readonly dedupeWindowMs?: number;
  readonly retentionMs?: number;
  /** How long delivered events are kept for a replay; not at all without it. */
  readonly keepMs?: number;
  /** How large the file may grow before the oldest events go; counted, where one waited for them. */
  readonly bytesMax?: number;
  readonly deadRetentionMs?: number;
  readonly diskFreeBytesMin?: number;
  /** Given up when the disk is full, so that delivery can still settle; 0 for none. */
  readonly ballastBytes?: number;
  /** Dedupe keys in memory, 11 to 22 bytes each; above it the window gets shorter, noticed. */
  readonly seenKeysMax?: number;
  /** For tests of a full disk: SQLite's `max_page_count`. */
  readonly pagesMax?: number;
}

const defaults = { ballastBytes: 8_388_608, seenKeysMax: 8_000_000 } as const;

/** Opens the embedded spool. Rejects with the remedy when the folder is in use or too new. */
export async function openSqliteSpool(options: SqliteSpoolOptions): Promise<Spool> {
  const port = new WriterPort((notice) => options.notify?.(notice));
  try {
    const { lastAt } = await port.call('open', {
      folder: options.folder,
      dedupeWindowMs: options.dedupeWindowMs ?? limits.dedupeWindowMs,
      seenKeysMax: options.seenKeysMax ?? defaults.seenKeysMax,
      retentionMs: options.retentionMs ?? limits.retentionMs,
      keepMs: options.keepMs ?? 0,
      bytesMax: options.bytesMax ?? limits.spoolBytesMax,
      deadRetentionMs: options.deadRetentionMs ?? limits.deadRetentionMs,
      retryMsMax: limits.retryMsMax,
      diskFreeBytesMin: options.diskFreeBytesMin ?? limits.diskFreeBytesMin,
      ballastBytes: options.ballastBytes ?? defaults.ballastBytes,
      pagesMax: options.pagesMax ?? null,
    });
    await port.call('attach', { destinations: options.destinations });
    return new LogSpool(options, {
      port,
      lastAt,
      shared: null,
      assign: ({ record, previousVisitor }) => {
        const visitor = parseVisitorId(record.visitor);
        if (visitor === null) return null;
        return options.assignSession(visitor, previousVisitor, record.site, record.ts);
      },
    });
  } catch (error) {
    await port.end();
    throw error;
  }
}
