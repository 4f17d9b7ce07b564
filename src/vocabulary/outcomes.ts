/** Why the door refused a whole request; the answer's `x-sluice-reason` in development. */
export const refusals = {
  malformed_body: 400,
  unsupported_version: 400,
  no_events: 400,
  too_many_events: 400,
  token_invalid: 401,
  token_expired: 401,
  token_replayed: 403,
  user_ids_off: 403,
  unknown_site: 403,
  origin_not_allowed: 403,
  body_too_large: 413,
  unsupported_media_type: 415,
  unsupported_encoding: 415,
  rate_limited: 429,
  spool_unavailable: 503,
  withdrawals_full: 503,
  overloaded: 503,
  shutting_down: 503,
} as const;
export type Refusal = keyof typeof refusals;

/** Why one event was dropped. Counted at the door or per destination; nothing else of it is kept. */
export const dropReasons = [
  'invalid_event',
  'too_old',
  'consent_denied',
  'consent_unknown',
  'gpc_opt_out',
  'vendor_denied',
  'objection',
  'withdrawn',
  'no_destination',
  'sensitive_event',
  'event_not_selected',
  'bot',
  'unscannable',
  'not_representable',
  'no_identifier',
  'too_large',
] as const;
export type DropReason = (typeof dropReasons)[number];

/** The reasons of a drop for which somebody's wish stands, or that it is not known. */
export const consentReasons: ReadonlySet<string> = new Set<DropReason>([
  'consent_denied',
  'consent_unknown',
  'gpc_opt_out',
  'vendor_denied',
  'objection',
  'withdrawn',
]);

/** What became of an event at one destination. */
export const settlements = ['delivered', 'dropped', 'dead', 'expired', 'uncertain'] as const;
export type Settlement = (typeof settlements)[number];

/** An expected end of an event's way, as a value. */
export interface Dropped {
  readonly dropped: DropReason;
}

/** Closes a switch over a union: a new member that is not handled does not compile. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${String(value)}`);
}
