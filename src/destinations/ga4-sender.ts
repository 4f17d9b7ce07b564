import type { EventRecord } from '../event/event-record.ts';
import { own, type JsonObject } from '../vocabulary/json.ts';
import { cnilClientId } from './ga4-cnil.ts';
import type { Ga4Settings } from './ga4-settings.ts';

const visitorId = /^[0-9a-f]{64}$/;
/** Two positive numbers joined by a period: the one form that the protocol takes. */
const gaClientId = /^[1-9]\d{0,19}\.[1-9]\d{0,19}$/;
const gaSessionId = /^[1-9]\d{0,19}$/;
/** Pseudonyms of this destination (`permit/` made them); anything else never becomes a user id. */
const pseudonym = /^(?:h1_[A-Za-z0-9_-]{16,64}|[0-9a-f]{64})$/;

/** The fields of a request that all of its events share, in GA4's names. */
export type Ga4Sender = Readonly<{
  client_id: string;
  user_id?: string;
  consent: JsonObject;
  user_location?: JsonObject;
  device?: JsonObject;
}>;

/**
 * Who sends, where, with what and with which consent; null where GA4 would get no client id.
 * `consent` is always said: left out, Google would apply what its own tag stored.
 */
export function ga4SenderOf(record: EventRecord, settings: Ga4Settings): Ga4Sender | null {
  const client_id = clientIdOf(record, settings);
  if (client_id === null) return null;
  const user = own(record.params, 'user_id');
  const location = filled({
    country_id: record.derived.country,
    region_id: record.derived.region,
  });
  const device = filled({
    category: record.derived.device,
    language: record.derived.language,
    operating_system: record.derived.os,
    browser: record.derived.browser,
  });
  const { adUserData, adPersonalization } = record.consent.effective;
  return {
    client_id,
    ...(typeof user === 'string' && pseudonym.test(user) ? { user_id: user } : {}),
    consent: {
      ad_user_data: adUserData === 'granted' ? 'GRANTED' : 'DENIED',
      ad_personalization: adPersonalization === 'granted' ? 'GRANTED' : 'DENIED',
    },
    ...(location === null ? {} : { user_location: location }),
    ...(device === null ? {} : { device }),
  };
}

/** GA's own session where it was handed over, else the start of ours; null where there is none. */
export function ga4SessionIdOf(record: EventRecord, settings: Ga4Settings): string | null {
  const given = settings.mode === 'augment' ? (record.ga?.sessionId ?? '') : '';
  if (gaSessionId.test(given)) return given;
  return record.session === null ? null : String(record.session.start);
}

function clientIdOf(record: EventRecord, settings: Ga4Settings): string | null {
  if (record.variant !== 'full') return null;
  const given = settings.mode === 'augment' ? (record.ga?.clientId ?? '') : '';
  if (gaClientId.test(given)) return given;
  if (settings.mode === 'augment' && settings.withoutGoogleIds === 'drop') return null;
  const visitor = record.visitor ?? '';
  if (!visitorId.test(visitor)) return null;
  if (settings.cnil !== undefined) return cnilClientId(visitor, record.ts, settings.cnil);
  return `${String(number32(visitor, 0))}.${String(number32(visitor, 8))}`;
}

/** Eight hex digits as a positive number. */
function number32(hex: string, at: number): number {
  return Number.parseInt(hex.slice(at, at + 8), 16) || 1;
}

/** Without what is unknown; null where nothing is left. */
function filled(fields: Readonly<Record<string, string | null>>): JsonObject | null {
  const known = Object.entries(fields).filter(
    ([, value]) => value !== null && value !== '' && value !== 'other',
  );
  return known.length === 0 ? null : Object.fromEntries(known);
}
