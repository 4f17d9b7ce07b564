import { z } from 'zod';
import type { SpoolConfig } from './config.ts';

/** Where events wait: a file of this process, or a PostgreSQL that many nodes share. */
export const spoolSchema: z.ZodType<SpoolConfig> = z
  .strictObject({
    engine: z.enum(['sqlite', 'postgres']).default('sqlite'),
    url: z
      .string()
      .nullable()
      .default(null)
      .describe('for postgres: postgres://user@host:5432/database?sslmode=verify-full'),
    password: z
      .string()
      .nullable()
      .default(null)
      .describe('for postgres, where it is not in the url; write "${NAME}"'),
    schema: z
      .string()
      .regex(/^[a-z_][a-z0-9_]{0,40}$/, {
        error: 'is not a schema; write lower-case letters, digits and _',
      })
      .default('sluice_spool'),
    connections: z
      .int()
      .min(3, { error: 'must be 3 at least' })
      .max(100)
      .default(10)
      .describe('for postgres: connections of one node at most'),
  })
  .prefault({});
