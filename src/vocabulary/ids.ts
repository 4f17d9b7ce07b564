declare const brand: unique symbol;
type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };

/** A site of the configuration: its key under `sites:`. */
export type SiteId = Brand<string, 'SiteId'>;
/** One page view, named by the page itself; random, in the page's memory only. */
export type PageId = Brand<string, 'PageId'>;
/** An event: a UUIDv7 that Sluice minted, or the sender's own id. */
export type EventId = Brand<string, 'EventId'>;
/** A visitor for one UTC day and one site: 128 bits in lower-case hex. */
export type VisitorId = Brand<string, 'VisitorId'>;
/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;

const identifier = /^[A-Za-z0-9_-]{8,64}$/;
const siteKey = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/** Reads a site key; null when it is not one. */
export function parseSiteId(input: unknown): SiteId | null {
  return typeof input === 'string' && siteKey.test(input) ? (input as SiteId) : null;
}

/** Reads a page id: 8 to 64 of `A-Z a-z 0-9 _ -`; null otherwise. */
export function parsePageId(input: unknown): PageId | null {
  return typeof input === 'string' && identifier.test(input) ? (input as PageId) : null;
}

/** Reads a sender's event id: 8 to 64 of `A-Z a-z 0-9 _ -`; null otherwise. */
export function parseEventId(input: unknown): EventId | null {
  return typeof input === 'string' && identifier.test(input) ? (input as EventId) : null;
}

/** Reads a visitor id, 32 lower-case hex digits; null when it is not one. */
export function parseVisitorId(input: unknown): VisitorId | null {
  return typeof input === 'string' && /^[0-9a-f]{32}$/.test(input) ? (input as VisitorId) : null;
}

/** Mints a UUIDv7 (RFC 9562 section 5.7) from a time and 10 random bytes, so that ids sort by time. */
export function uuidV7(at: EpochMs, random: Uint8Array): EventId {
  const bytes = Buffer.allocUnsafe(16);
  bytes.writeUIntBE(Math.min(2 ** 48 - 1, Math.max(0, Math.floor(at))), 0, 6);
  bytes.set(random.subarray(0, 10), 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as EventId;
}
