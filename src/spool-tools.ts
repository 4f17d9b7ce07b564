import type { RetentionConfig } from './config/config.ts';

const hourMs = 3_600_000;
const megabyte = 1_048_576;

/** How long and how much a spool keeps, as its engines are told. */
export interface SpoolRetention {
  readonly retentionMs: number;
  readonly keepMs: number;
  readonly deadRetentionMs: number;
  readonly bytesMax: number;
}

/** What a configuration says of how long a spool keeps what. */
export function spoolRetention(retention: RetentionConfig): SpoolRetention {
  return {
    retentionMs: retention.spoolHours * hourMs,
    keepMs: retention.replayHours * hourMs,
    deadRetentionMs: retention.deadLetterHours * hourMs,
    bytesMax: retention.spoolMegabytes * megabyte,
  };
}
