import { z } from 'zod';
import { receiverUrlProblem } from './receiver-url.ts';
import { secretList, webhookKey } from './standard-webhook.ts';

/** The checked settings of a webhook. */
export interface WebhookSettings {
  readonly url: string;
  readonly secret?: string | undefined;
  readonly unsigned: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly allowPrivate: boolean;
  readonly ownStore: boolean;
  readonly ordered: boolean;
}

const secretBytesMin = 16;
const secretText = /^(?:whsec_[A-Za-z0-9+/]{1,512}={0,2}|(?!whsec_)[\x21-\x7e]{1,512})$/;
const headerName = /^[a-z][a-z0-9-]{0,63}$/;
/** The rest of a request is the sender's business: framing, and what the signature covers. */
const headersTaken =
  /^(?:webhook-|content-|transfer-|proxy-)|^(?:host|connection|te|upgrade|expect)$/;

const shape = z.strictObject({
  url: z
    .string({ error: 'url is missing: give the address that receives the events, "https://…"' })
    .meta({
      description:
        'Where the events are posted. A token belongs in the query or in `headers`, which are never logged; the path is.',
    }),
  secret: z
    .string({ error: 'secret must be text: "whsec_…" (base64) or at least 16 characters' })
    .min(1, 'secret is empty: make one with `echo whsec_$(openssl rand -base64 32)`')
    .optional()
    .meta({
      secret: true,
      description:
        'Required unless `unsigned: true`. Signs each request (Standard Webhooks, HMAC-SHA256): `whsec_…` base64 or plain text of 16 characters or more. Several, separated by spaces, sign side by side while a receiver changes its own.',
    }),
  unsigned: z.boolean({ error: 'unsigned must be true or false' }).default(false).meta({
    description: 'Send without a signature. Only where something else proves the sender.',
  }),
  headers: z
    .record(z.string(), z.string({ error: 'a header must be text: put quotes around it' }), {
      error: 'headers must be a list of names with their texts, `authorization: "Bearer …"`',
    })
    .default({})
    .meta({ secret: true, description: 'Further headers, such as `authorization`. Never logged.' }),
  allowPrivate: z.boolean({ error: 'allowPrivate must be true or false' }).default(false).meta({
    description:
      'Allow a receiver inside your own network (loopback, private ranges), also by plain http.',
  }),
  ownStore: z.boolean({ error: 'ownStore must be true or false' }).default(false).meta({
    description:
      'The receiver is a store of your own and nobody else reads it: it may count what was refused (`whenDenied: count`).',
  }),
  ordered: z.boolean({ error: 'ordered must be true or false' }).default(false).meta({
    description:
      'Keep the order in which events came in, over failures too: one request at a time, and nothing new while an older batch waits to be sent again. The price: one batch that can not be delivered holds back everything for this receiver until it can, or is dead or expired.',
  }),
});

/** The settings of a webhook, with cross-field rules; each message says what to do. */
export const webhookSettings: z.ZodType<WebhookSettings> = shape.superRefine(
  (settings, context) => {
    const add = (path: string, problem: string | null): void => {
      if (problem !== null) context.addIssue({ code: 'custom', path: [path], message: problem });
    };
    add('url', receiverUrlProblem(settings.url, settings.allowPrivate));
    add('secret', secretProblem(settings.secret, settings.unsigned));
    add('headers', headersProblem(settings.headers));
  },
);

function secretProblem(secrets: string | undefined, unsigned: boolean): string | null {
  if (secrets === undefined) {
    return unsigned
      ? null
      : 'secret is missing: make one with `echo whsec_$(openssl rand -base64 32)`, give it to the receiver too (or set `unsigned: true`)';
  }
  if (unsigned) return 'secret and `unsigned: true` contradict each other: remove one of them';
  const list = secretList(secrets);
  if (!list.every((one) => secretText.test(one))) {
    return 'secret holds a line break or another character that is not plain ASCII: check the file or the variable that it comes from, and that base64 follows after "whsec_"';
  }
  const isWeak = list.length === 0 || list.some((one) => webhookKey(one).length < secretBytesMin);
  return isWeak
    ? 'secret is too short, below 16 bytes: make one with `echo whsec_$(openssl rand -base64 32)`'
    : null;
}

function headersProblem(headers: Readonly<Record<string, string>>): string | null {
  for (const [name, value] of Object.entries(headers)) {
    if (!headerName.test(name)) return 'headers: write each name in lower case, with a-z 0-9 and -';
    if (headersTaken.test(name)) return `headers: "${name}" is set by Sluice itself: remove it`;
    // RFC 9110 section 5.5: visible ASCII, spaces and tabs.
    if (!/^[\t\x20-\x7e]{1,4096}$/.test(value)) {
      return `headers: "${name}" must be one line of plain ASCII, 1 to 4096 characters`;
    }
  }
  return null;
}
