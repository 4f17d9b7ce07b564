import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { nameSetting, ownStoreSetting, storeAddress } from './store-settings.ts';

/** The checked settings of a Snowflake store. */
export interface SnowflakeSettings {
  readonly account: string;
  readonly user: string;
  readonly privateKey: string;
  readonly role?: string | undefined;
  readonly database: string;
  readonly schema: string;
  readonly channel: string;
  readonly createTables: boolean;
  readonly endpoint?: string | undefined;
  readonly ownStore: boolean;
}

const accountMessage =
  'account must be the account identifier, such as MYORG-MYACCOUNT (Snowsight: account details)';
const keyMessage =
  'privateKey must be the RSA private key of the user, PKCS #8 in PEM without a passphrase: openssl genrsa 2048 | openssl pkcs8 -topk8 -nocrypt';
const endpointMessage =
  'endpoint must be the address of the account without a path, such as https://myorg-myaccount.privatelink.snowflakecomputing.com';

/** The settings, with what to do about each that is wrong. */
export const snowflakeSettings: z.ZodType<SnowflakeSettings> = z.strictObject({
  account: z
    .string({ error: accountMessage })
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{1,254}$/, accountMessage)
    .meta({ description: 'The account identifier, `MYORG-MYACCOUNT`.' }),
  user: nameSetting('user', 'the name of a Snowflake user with a key').meta({
    description: 'A service user; its public key is set by `ALTER USER … SET RSA_PUBLIC_KEY`.',
  }),
  privateKey: z
    .string({ error: keyMessage })
    .refine(isRsaKey, keyMessage)
    .meta({ description: 'Its private key, in `${SNOWFLAKE_KEY}`.', secret: true }),
  role: nameSetting('role', 'the name of a role')
    .optional()
    .meta({ description: "The role that makes the tables; without it the user's own." }),
  database: nameSetting('database', 'the name of a database').meta({
    description: 'The database; it must be there.',
  }),
  schema: nameSetting('schema', 'the name of a schema')
    .default('PUBLIC')
    .meta({ description: 'The schema of the tables; it must be there.' }),
  channel: nameSetting('channel', 'the name of a channel')
    .default('sluice')
    .meta({ description: 'The channel; where several Sluices write, each needs one of its own.' }),
  createTables: z
    .boolean({ error: 'createTables must be true or false: false where you make the tables' })
    .default(true)
    .meta({ description: 'Whether the tables and views are made, and columns added.' }),
  endpoint: storeAddress('endpoint', /^https?:\/\/[^\s/?#@]{1,255}$/, endpointMessage)
    .optional()
    .meta({ description: 'Another address of the account, such as that of a private link.' }),
  ownStore: ownStoreSetting(),
});

function isRsaKey(text: string): boolean {
  try {
    return createPrivateKey(text).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
