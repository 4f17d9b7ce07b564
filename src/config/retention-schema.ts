import { z } from 'zod';
import type { RetentionConfig } from './config.ts';

const hours = (max: number, fallback: number): z.ZodDefault<z.ZodNumber> =>
  z
    .int({ error: 'must be a whole number of hours, such as 72' })
    .min(1, { error: 'must be 1 hour at least' })
    .max(max, { error: `must be ${max} hours at most` })
    .default(fallback);

/** How long what is kept, with its bounds. Warehouses have their own `retentionDays`. */
export const retentionSchema: z.ZodType<RetentionConfig> = z
  .strictObject({
    spoolHours: hours(336, 72).describe('an event is tried for so long, then it expires'),
    replayHours: z
      .int({ error: 'must be a whole number of hours, such as 72' })
      .min(0)
      .max(336, { error: 'must be 336 hours at most' })
      .default(72)
      .describe('delivered events stay so long for `sluice replay`; 0: they go at once'),
    deadLetterHours: hours(336, 72),
    spoolMegabytes: z
      .int({ error: 'must be a whole number of megabytes' })
      .min(16, { error: 'must be 16 at least' })
      .max(1_048_576, { error: 'must be 1048576 (1 TB) at most' })
      .default(4_096)
      .describe('above it kept events go first, then the oldest that wait'),
    ledgerMonths: z
      .int({ error: 'must be a whole number of months, such as 25' })
      .min(1, { error: 'must be 1 at least' })
      .max(120, { error: 'must be 120 at most' })
      .default(25),
  })
  .prefault({});
