import { hash } from 'node:crypto';
import type { EventRecord } from '../event/event-record.ts';
import { own, type JsonObject, type JsonValue } from '../vocabulary/json.ts';
import { filledFields } from './vendor-text.ts';

const visitorId = /^[0-9a-f]{64}$/;
/** Pseudonyms of a destination (`permit/` made them); anything else never becomes a user id. */
const pseudonym = /^(?:h1_[A-Za-z0-9_-]{16,64}|[0-9a-f]{64})$/;
const uuidText = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The visitor's id of this destination; null where the event has none. */
export function visitorOf(record: EventRecord): string | null {
  if (record.variant !== 'full' || record.visitor === null) return null;
  return visitorId.test(record.visitor) ? record.visitor : null;
}

/** The site's own user as this destination's pseudonym; null where there is none. */
export function userOf(record: EventRecord): string | null {
  if (record.variant !== 'full') return null;
  const user = own(record.params, 'user_id');
  return typeof user === 'string' && pseudonym.test(user) ? user : null;
}

/** What the event says of itself, but for names in `taken`; `user_id` has a place of its own. */
export function ownParams(record: EventRecord, taken: (name: string) => boolean): JsonObject {
  return Object.fromEntries(
    Object.entries(record.params).filter(([name]) => name !== 'user_id' && !taken(name)),
  );
}

/** What it is worth: `value`, `currency` (only with an amount) and `items`, where there are any. */
export function moneyOf(record: EventRecord): Record<string, JsonValue> {
  const hasAmount = record.value !== null || record.items.length > 0;
  return filledFields({
    value: record.value,
    currency: hasAmount ? (record.currency?.toUpperCase() ?? null) : null,
    items: record.items.length === 0 ? null : record.items,
  });
}

/** A coarse fact, or null where it is `other`, which says nothing. */
export function known(fact: string | null): string | null {
  return fact === null || fact === 'other' ? null : fact;
}

/** The event's id as a UUID: itself where it is one, else one that its hash gives (RFC 9562, v8). */
export function uuidOf(id: string): string {
  if (uuidText.test(id)) return id.toLowerCase();
  const hex = hash('sha256', id).slice(0, 32);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ];
  return groups.join('-');
}

/** A number of milliseconds since 1970 as ISO 8601; null where it is no time at all. */
export function isoTime(ms: number): string | null {
  const time = new Date(ms);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}
