import { z } from 'zod';
import { ownStoreSetting, storeAddress, wordSetting } from './store-settings.ts';

/** The checked settings of an object store. */
export interface S3Settings {
  readonly bucket: string;
  readonly region: string;
  readonly endpoint?: string | undefined;
  readonly prefix: string;
  readonly format: 'ndjson' | 'parquet';
  readonly everySeconds: number;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly ownStore: boolean;
}

const endpointMessage =
  'endpoint must be the address of an S3-compatible service without a path, such as https://minio.example:9000';
const bucketMessage =
  'bucket must be the name of a bucket: 3 to 63 lower-case letters, digits, dots and hyphens';
const regionMessage = 'region must be the name of a region, such as eu-central-1, or auto for R2';
const prefixMessage =
  'prefix must be the start of the keys, such as sluice or web/events: no slash at its ends';
const everyMessage = 'everySeconds must be a whole number of seconds from 1 to 3600';

/** The settings, with what to do about each that is wrong. */
export const s3Settings: z.ZodType<S3Settings> = z.strictObject({
  bucket: z
    .string({ error: bucketMessage })
    .regex(/^[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]$/, bucketMessage)
    .meta({ description: 'The bucket; it must be there.' }),
  region: z
    .string({ error: regionMessage })
    .regex(/^[a-z0-9-]{2,40}$/, regionMessage)
    .default('us-east-1')
    .meta({ description: 'The region of the bucket.' }),
  endpoint: storeAddress('endpoint', /^https?:\/\/[^\s/?#@]{1,255}\/?$/, endpointMessage)
    .optional()
    .meta({
      description:
        'Of another service than AWS: R2, MinIO, Ceph, Google Cloud Storage (HMAC keys). The bucket then stands in the path.',
    }),
  prefix: z
    .string({ error: prefixMessage })
    .regex(/^[A-Za-z0-9_.-]{1,60}(?:\/[A-Za-z0-9_.-]{1,60}){0,8}$/, prefixMessage)
    .default('sluice')
    .meta({ description: 'What the keys begin with.' }),
  format: z
    .enum(['ndjson', 'parquet'], {
      error: 'format must be ndjson (one JSON object a line, gzip) or parquet',
    })
    .default('ndjson')
    .meta({
      description:
        '`ndjson`: one JSON object a line, gzip. `parquet`: zstd, by DuckDB, which must be installed.',
    }),
  everySeconds: z
    .number({ error: everyMessage })
    .int(everyMessage)
    .min(1, everyMessage)
    .max(3_600, everyMessage)
    .default(60)
    .meta({ description: 'How long events wait for others, so that objects are not too small.' }),
  accessKeyId: wordSetting('accessKeyId', 'the id of an access key that may put objects').meta({
    description: 'An access key that may do `s3:PutObject` below the prefix, and nothing else.',
  }),
  secretAccessKey: wordSetting('secretAccessKey', 'the secret of the access key').meta({
    description: 'Its secret, as `${S3_SECRET}`.',
    secret: true,
  }),
  sessionToken: wordSetting('sessionToken', 'the token of temporary credentials')
    .optional()
    .meta({ description: 'The token of temporary credentials.', secret: true }),
  ownStore: ownStoreSetting(),
});
