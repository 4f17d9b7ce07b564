import type { EventContent } from '../event/content.ts';
import type { BeaconStatement } from '../event/raw-event.ts';
import {
  type EventId,
  type PageId,
  parseEventId,
  parsePageId,
  parseSiteId,
  type SiteId,
} from '../vocabulary/ids.ts';
import { isJsonObject, type JsonObject, own } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Refusal } from '../vocabulary/outcomes.ts';
import { parseContent } from './content.ts';

/** One event of a beacon: what it says, and what tells it from others. */
export interface ParsedEvent {
  readonly content: EventContent;
  /** The page's own counter; null where the sender gives an id, or nothing. */
  readonly seq: number | null;
  readonly id: EventId | null;
  /** Milliseconds before sending; 0 where not said. */
  readonly ageMs: number;
}

/** A request's events and what it says beside them, whatever the protocol. */
export interface ParsedBeacon {
  readonly site: SiteId;
  readonly page: PageId | null;
  readonly statement: BeaconStatement;
  readonly events: readonly ParsedEvent[];
  /** Events that are none: counted, the others kept. */
  readonly invalid: number;
}

export type ParseResult = ParsedBeacon | { readonly refused: Refusal };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads the body of `POST /_s/e`; any other shape is a refusal, never an exception. */
export function parseBeacon(body: Uint8Array): ParseResult {
  const parsed = parseJsonBody(body);
  if (!isJsonObject(parsed)) return { refused: 'malformed_body' };
  const version = own(parsed, 'v');
  if (version !== 1) return { refused: 'unsupported_version' };
  const site = parseSiteId(own(parsed, 'site'));
  return site === null ? { refused: 'unknown_site' } : parseEvents(site, parsed);
}

/** Reads the events and what stands beside them, of a site that is known already. */
export function parseEvents(site: SiteId, body: JsonObject): ParseResult {
  const list = own(body, 'events');
  if (!Array.isArray(list)) return { refused: 'malformed_body' };
  if (list.length === 0) return { refused: 'no_events' };
  if (list.length > limits.eventsPerBeaconMax) return { refused: 'too_many_events' };
  const events = list.map(parseEvent).filter((event) => event !== null);
  return {
    site,
    page: parsePageId(own(body, 'page')),
    statement: statementOf(body),
    events,
    invalid: list.length - events.length,
  };
}

/** Reads JSON in UTF-8; undefined where it is neither. */
export function parseJsonBody(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    return undefined;
  }
}

/** What stands beside the events; read by consent/ and identity/, each for itself. */
export function statementOf(body: JsonObject): BeaconStatement {
  return {
    consent: own(body, 'consent'),
    cmp: own(body, 'cmp'),
    gpc: own(body, 'gpc'),
    tcString: own(body, 'tcString'),
    gppString: own(body, 'gppString'),
    gcs: own(body, 'gcs'),
    gcd: own(body, 'gcd'),
    bot: own(body, 'bot'),
    ga: own(body, 'ga'),
  };
}

function parseEvent(input: unknown): ParsedEvent | null {
  if (!isJsonObject(input)) return null;
  const content = parseContent(input);
  if (content === null) return null;
  const age = own(input, 'age') ?? 0;
  if (typeof age !== 'number' || !Number.isFinite(age)) return null;
  const seq = own(input, 'seq') ?? null;
  if (seq !== null && !(typeof seq === 'number' && Number.isSafeInteger(seq) && seq >= 0)) {
    return null;
  }
  const givenId = own(input, 'id') ?? null;
  const id = givenId === null ? null : parseEventId(givenId);
  if (givenId !== null && id === null) return null;
  return { content, seq: id === null ? seq : null, id, ageMs: Math.max(0, age) };
}
