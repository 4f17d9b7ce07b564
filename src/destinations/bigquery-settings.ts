import { z } from 'zod';
import { isJsonObject, own } from '../vocabulary/json.ts';
import {
  isUnreadable,
  nameSetting,
  ownStoreSetting,
  retentionSetting,
  storeAddress,
} from './store-settings.ts';

/** A Google service account, as its key file says. */
export interface ServiceAccount {
  readonly clientEmail: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  readonly tokenUri: string;
}

/** The checked settings of a BigQuery store. */
export interface BigquerySettings {
  readonly project: string;
  readonly dataset: string;
  readonly location?: string | undefined;
  readonly mode: 'load' | 'stream';
  readonly everySeconds: number;
  readonly credentials: string;
  readonly endpoint: string;
  readonly retentionDays?: number | undefined;
  readonly ownStore: boolean;
}

const projectMessage = 'project must be the id of a Google Cloud project, such as my-shop-1234';
const locationMessage = "location must be the dataset's location, such as EU or europe-west3";
const everyMessage = 'everySeconds must be a whole number of seconds from 1 to 3600';
const endpointMessage =
  'endpoint must be the address of the BigQuery API without a path, such as https://bigquery.googleapis.com';
const credentialsMessage =
  'credentials must be the whole JSON key of a service account (IAM, Service accounts, Keys), such as ${GOOGLE_CREDENTIALS}';

/** The settings, with what to do about each that is wrong. */
export const bigquerySettings: z.ZodType<BigquerySettings> = z.strictObject({
  project: z
    .string({ error: projectMessage })
    .regex(/^[a-z][a-z0-9-]{4,61}[a-z0-9]$/, projectMessage)
    .meta({ description: 'The project that owns the dataset and pays for it.' }),
  dataset: nameSetting('dataset', 'the name of a dataset').meta({
    description: 'The dataset; it must be there. The tables `events` and `counts` are made in it.',
  }),
  location: z
    .string({ error: locationMessage })
    .regex(/^[A-Za-z0-9-]{2,40}$/, locationMessage)
    .optional()
    .meta({ description: "The dataset's location; needed outside of `US` and `EU`." }),
  mode: z
    .enum(['load', 'stream'], {
      error: 'mode must be load (free, exactly once) or stream (insertAll)',
    })
    .default('load')
    .meta({
      description:
        '`load`: load jobs, free and exactly once. `stream`: `insertAll`, there within seconds, costs money, and recognises repeats for about a minute only.',
    }),
  everySeconds: z
    .number({ error: everyMessage })
    .int(everyMessage)
    .min(1, everyMessage)
    .max(3_600, everyMessage)
    .default(300)
    .meta({
      description:
        'How long events wait for others. BigQuery takes 1,500 load jobs a table and day: stay above 60 with `load`.',
    }),
  credentials: z
    .string({ error: credentialsMessage })
    .refine((text) => serviceAccountOf(text) !== null, credentialsMessage)
    .meta({
      description: 'The JSON key of a service account, in `${GOOGLE_CREDENTIALS}`.',
      secret: true,
    }),
  endpoint: storeAddress('endpoint', /^https?:\/\/[^\s/?#@]{1,255}$/, endpointMessage)
    .default('https://bigquery.googleapis.com')
    .meta({
      description: 'Another address of the API, such as a Private Service Connect endpoint.',
    }),
  retentionDays: retentionSetting(),
  ownStore: ownStoreSetting(),
});

/** Reads a key file; null where it is none. */
export function serviceAccountOf(text: string): ServiceAccount | null {
  try {
    const key: unknown = JSON.parse(text);
    if (!isJsonObject(key)) return null;
    const clientEmail = own(key, 'client_email');
    const privateKey = own(key, 'private_key');
    const tokenUri = own(key, 'token_uri') ?? 'https://oauth2.googleapis.com/token';
    const isText = typeof clientEmail === 'string' && typeof privateKey === 'string';
    if (!isText || typeof tokenUri !== 'string' || !URL.canParse(tokenUri)) return null;
    if (!isUnreadable(tokenUri)) return null;
    return privateKey.includes('PRIVATE KEY') ? { clientEmail, privateKey, tokenUri } : null;
  } catch {
    return null;
  }
}
