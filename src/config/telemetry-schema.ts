import { z } from 'zod';
import { isPrivateHost } from '../destinations/private-host.ts';
import type { TelemetryConfig } from './config.ts';

const headerName = /^[A-Za-z][A-Za-z0-9-]{0,63}$/;

/** Where traces of Sluice's own work go; nowhere, unless it is asked for. */
export const telemetrySchema: z.ZodType<TelemetryConfig> = z
  .strictObject({
    otlp: z
      .strictObject({
        url: z
          .url({
            protocol: /^https?$/,
            error: 'is not an address; write for example http://127.0.0.1:4318/v1/traces',
          })
          .refine(isSafe, {
            error:
              'crosses the internet in the clear; write https://, or http:// to your own network',
          })
          .describe('a collector that takes OTLP over HTTP; without a path: /v1/traces'),
        headers: z
          .record(
            z.string().regex(headerName, {
              error: 'is not the name of a header; write letters, digits and -',
            }),
            z.string({ error: 'a header must be text: put quotes around it' }),
          )
          .default({})
          .describe('such as authorization: "Bearer ${COLLECTOR_TOKEN}"'),
        sample: z
          .number({ error: 'must be a share from 0 to 1, such as 0.01' })
          .min(0, { error: 'must be 0 at least' })
          .max(1, { error: 'must be 1 at most' })
          .default(0.01)
          .describe('the share of beacons, and of batches, that is traced'),
      })
      .nullable()
      .default(null),
  })
  .prefault({});

function isSafe(text: string): boolean {
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || isPrivateHost(hostname);
}
