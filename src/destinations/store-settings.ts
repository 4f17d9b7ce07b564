import { z } from 'zod';
import { isPrivateHost } from './private-host.ts';

/** The name of a table, a schema, a topic: letters, digits and underscores, so nothing to quote. */
export function nameSetting(key: string, what: string): z.ZodString {
  const message = `${key} must be ${what}: a letter, then up to 62 letters, digits or underscores`;
  return z.string({ error: message }).regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, message);
}

/** A secret or a name from elsewhere: one line, without blanks. */
export function wordSetting(key: string, where: string): z.ZodString {
  const message = `${key} must be one word without blanks: ${where}`;
  return z.string({ error: message }).regex(/^[\x21-\x7e]{1,4096}$/, message);
}

/** How long rows are kept; without it, until somebody deletes them. */
export function retentionSetting(): z.ZodOptional<z.ZodNumber> {
  const message = 'retentionDays must be a whole number of days from 1 to 3650, such as 90';
  return z
    .number({ error: message })
    .int(message)
    .min(1, message)
    .max(3_650, message)
    .optional()
    .meta({
      description:
        'Events and counts older than this are deleted. Without it they stay until you delete them.',
    });
}

/** Whether a store at somebody else's is the operator's own. */
export function ownStoreSetting(): z.ZodDefault<z.ZodBoolean> {
  return z
    .boolean({
      error: 'ownStore must be true or false: true where nobody else may use what is stored',
    })
    .default(false)
    .meta({
      description:
        'True where the store is your own, also at a provider that processes for you alone. It is then no third party: it may count what is refused, and Global Privacy Control does not stop it.',
    });
}

/**
 * The address of a store's HTTP interface, which `pattern` describes: with TLS, or else inside of the
 * own network, since events and the login would cross the internet readable by anyone.
 */
export function storeAddress(key: string, pattern: RegExp, message: string): z.ZodType<string> {
  return z
    .string({ error: message })
    .regex(pattern, message)
    .refine((url) => URL.canParse(url), message)
    .refine(isUnreadable, `${key} must begin with https://, but for a host in your own network`);
}

/** True where nobody on the way can read along: TLS, or an address inside of the own network. */
export function isUnreadable(address: string): boolean {
  const url = URL.parse(address);
  return url === null || url.protocol === 'https:' || isPrivateHost(url.hostname);
}
