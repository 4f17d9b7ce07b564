import type { JsonObject, JsonValue } from '../vocabulary/json.ts';

/**
 * What an event says, in the sender's own order of keys. Raw until redact/ has walked over it;
 * afterwards the same shape with each personal component replaced.
 */
export interface EventContent {
  readonly name: string;
  /** The page's address, absolute. */
  readonly url?: string;
  readonly referrer?: string;
  readonly title?: string;
  readonly params?: JsonObject;
  /** In units of `currency`. */
  readonly value?: number;
  /** ISO 4217, as sent. */
  readonly currency?: string;
  readonly items?: readonly JsonValue[];
}

/** One thing that redaction did: where, what kind, what was done, by which rule. Never the value. */
export interface Redaction {
  /** Dotted path from the content's root: `url`, `params.user.mail`, `items.0.note`. */
  readonly path: string;
  /** The kind of personal data: `email`, `phone`, `credit_card`, `iban`, `ip`, `token`, … */
  readonly type: string;
  readonly action: 'redact' | 'drop' | 'hash' | 'truncate' | 'keep';
  /** The rule that fired: `key:email`, `pattern:email`, `limit:depth`, … */
  readonly rule: string;
  /** Of what went with its key: the key in words of the dictionary; missing where it is none of them. */
  readonly key?: string;
}
