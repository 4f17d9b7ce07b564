import type { DestinationConfig, RetentionConfig } from './config/config.ts';
import type { SpoolDestination, SpoolRetention } from './spool/spool.ts';

const hourMs = 3_600_000;
const megabyte = 1_048_576;

/** What a configuration says of how long a spool keeps what. */
export function spoolRetention(retention: RetentionConfig): SpoolRetention {
  return {
    retentionMs: retention.spoolHours * hourMs,
    keepMs: retention.replayHours * hourMs,
    deadRetentionMs: retention.deadLetterHours * hourMs,
    bytesMax: retention.spoolMegabytes * megabyte,
  };
}

/** The destinations of a configuration, as a spool is told of them. */
export function spoolDestinations(
  destinations: Readonly<Record<string, Pick<DestinationConfig, 'from'>>>,
): readonly SpoolDestination[] {
  return Object.entries(destinations).map(([name, { from }]) =>
    from === null ? { name } : { name, from },
  );
}
