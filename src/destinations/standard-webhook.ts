import { createHmac } from 'node:crypto';

/** What is signed: the id and the time (milliseconds) stand in the signature, as the body does. */
export interface WebhookMessage {
  readonly id: string;
  readonly now: number;
  readonly body: string;
}

/** A secret's bytes: base64 after `whsec_`, else the text itself. */
export function webhookKey(secret: string): Buffer {
  return secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret, 'utf8');
}

/**
 * The headers of Standard Webhooks 1.0 (standardwebhooks.com): id, time in seconds, and one `v1`
 * signature for each of the space-separated secrets, so that a receiver may change its own late.
 */
export function standardWebhookHeaders(
  message: WebhookMessage,
  secrets: string | undefined,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(message.now / 1000));
  const headers = { 'webhook-id': message.id, 'webhook-timestamp': timestamp };
  if (secrets === undefined) return headers;
  const head = `${message.id}.${timestamp}.`;
  const signatures = secretList(secrets).map(
    (secret) => `v1,${signature(webhookKey(secret), head, message.body)}`,
  );
  return { ...headers, 'webhook-signature': signatures.join(' ') };
}

/** Head and body go in one after the other: together they would be copied once more. */
function signature(key: Buffer, head: string, body: string): string {
  return createHmac('sha256', key).update(head).update(body).digest('base64');
}

/** The secrets of a space-separated list. */
export function secretList(secrets: string): readonly string[] {
  return secrets.split(' ').filter((secret) => secret !== '');
}
