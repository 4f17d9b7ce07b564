import { createHash } from 'node:crypto';
import type { RegisteredDestination } from '../../src/destinations/destination.ts';
import type { EventRecord } from '../../src/event/event-record.ts';
import type { PermittedEvent } from '../../src/event/permitted-event.ts';
import type { JsonObject, JsonValue } from '../../src/vocabulary/json.ts';
import type { ConsentState } from '../../src/vocabulary/purposes.ts';
import { baseRecord, permittedOf } from './destination-events.ts';

// The vectors were written for several implementations: their events have other names than ours.
// Here only names are mapped, and what stages before a destination do (consent, pseudonyms of users).

export interface VectorEvent {
  readonly id: string;
  readonly name: string;
  readonly ts: number;
  readonly ids: Readonly<Record<string, unknown>>;
  readonly consent: Readonly<Record<string, boolean>>;
  readonly page?: Readonly<Record<string, string>>;
  readonly props?: JsonObject;
  readonly value?: number;
  readonly currency?: string;
  readonly items?: readonly JsonValue[];
  readonly geo?: Readonly<Record<string, string>>;
  readonly device?: Readonly<Record<string, string>>;
}

export interface VectorRequest {
  readonly method?: string;
  readonly url: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly encoding?: string;
}

export interface Vector {
  readonly id: string;
  readonly kind: 'request' | 'response' | 'normalize';
  readonly destination: string;
  readonly title?: string;
  readonly now: number;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Of a response only where the verdict needs what was sent. */
  readonly events?: readonly VectorEvent[];
  readonly sentEventIds: readonly string[];
  readonly response: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
  readonly expect: {
    readonly requests?: readonly VectorRequest[];
    readonly dropped?: readonly { readonly eventId: string; readonly reason: string }[];
    readonly ok?: readonly string[];
    readonly retry?: readonly string[];
    readonly reject?: readonly unknown[];
    readonly bisect?: readonly (readonly string[])[];
    readonly halt?: string;
    readonly delayMs?: Readonly<Record<string, number>>;
  };
}

/** Why a vector can't be asked of this build; null where it can. */
export function skipReason(
  vector: Vector,
  destination: RegisteredDestination | null,
): string | null {
  if (vector.kind === 'normalize') return 'hashed user data is not built';
  if (destination === null) return `no destination "${vector.destination}" yet`;
  if (destination.kind !== 'http') return 'not an HTTP destination';
  const wantsUserData = vector.expect.requests?.some(({ body }) =>
    JSON.stringify(body).includes('"user_data"'),
  );
  return (wantsUserData ?? false) ? 'hashed user data is not built' : null;
}

/** The settings of a vector in our names, as a configuration would hold them. */
export function settingsOf(vector: Vector): JsonObject {
  const given = new Map(Object.entries(vector.settings ?? {}));
  const text = (name: string): string => String(given.get(name));
  const optional = (name: string, theirs: string): JsonObject =>
    given.has(theirs) ? { [name]: text(theirs) } : {};
  const host = given.has('region') ? text('region') : 'us';
  switch (vector.destination) {
    case 'webhook':
      return { url: text('url'), secret: text('secret') };
    case 'mixpanel':
      return { token: text('token'), host };
    case 'amplitude':
      return { apiKey: text('api_key'), host, ...optional('endpoint', 'endpoint') };
    case 'posthog':
      return { apiKey: text('api_key'), host };
    case 'segment':
      return { writeKey: text('write_key'), host };
    case 'matomo':
      return {
        url: text('url'),
        siteId: text('site_id'),
        ...optional('eventCategory', 'event_category'),
        ...optional('tokenAuth', 'token_auth'),
      };
    case 'plausible':
      return { domain: text('domain'), ...optional('url', 'url') };
    case 'umami':
      return { url: text('url'), websiteId: text('website_id') };
    case 'snowplow':
      return { url: text('url'), ...optional('appId', 'app_id') };
    default:
      return {
        measurementId: text('measurement_id'),
        apiSecret: text('api_secret'),
        host: host === 'eu' ? 'eu' : 'us',
        names: 'recommended',
        // The vectors know no parameters beside their own.
        funnelParams: false,
        // Vectors with GA's own ids mean `augment`; none of them asks for the prefix.
        mode: 'augment',
        avoidEnhancedMeasurement: given.get('avoid_enhanced_measurement') === true,
      };
  }
}

/** Settings for a verdict: what was sent has no part in most of them. */
export function anySettingsOf(vector: Vector, destination: RegisteredDestination): unknown {
  const parsed = destination.settings.safeParse(settingsOf(vector));
  return parsed.success ? parsed.data : null;
}

/** The vector's events that consent lets through, and the ids that it stops (contract 9.15). */
export function eventsOf(vector: Vector): {
  readonly permitted: readonly PermittedEvent[];
  readonly refused: ReadonlySet<string>;
} {
  const all = vector.events ?? [];
  const isAllowed = ({ consent }: VectorEvent): boolean => consent['analytics'] === true;
  return {
    permitted: all
      .filter(isAllowed)
      .map((event) => permittedOf(vector.destination === 'webhook' ? asIs(event) : asOurs(event))),
    refused: new Set(all.filter((event) => !isAllowed(event)).map(({ id }) => id)),
  };
}

/** A webhook sends the record as it is: the vector's expectation is over the vector's own shape. */
function asIs(event: VectorEvent): EventRecord {
  return event as unknown as EventRecord;
}

function asOurs(event: VectorEvent): EventRecord {
  const ids = new Map(Object.entries(event.ids));
  const start = Number(ids.get('session_start') ?? 0);
  const visitor = ids.get('visitor');
  const state = (name: string): ConsentState =>
    event.consent[name] === true && event.consent['us_opt_out'] !== true ? 'granted' : 'denied';
  const effective = {
    ...baseRecord.consent.effective,
    ads: state('marketing'),
    adUserData: state('ad_user_data'),
    adPersonalization: state('ad_personalization'),
  };
  return {
    ...baseRecord,
    id: event.id,
    name: event.name,
    ts: event.ts,
    visitor: typeof visitor === 'string' ? visitor : null,
    session: start === 0 ? null : { id: '0011223344556677', start },
    ga: ids.has('ga_client_id')
      ? {
          clientId: String(ids.get('ga_client_id')),
          sessionId: ids.has('ga_session_id') ? String(ids.get('ga_session_id')) : null,
        }
      : null,
    url: event.page?.['url'] ?? '',
    title: event.page?.['title'] ?? '',
    referrer: event.page?.['referrer'] ?? '',
    params: { ...event.props, ...userParam(ids.get('user')) },
    value: event.value ?? null,
    currency: event.currency ?? null,
    items: event.items ?? [],
    derived: {
      country: event.geo?.['country'] ?? null,
      region: event.geo?.['region'] ?? null,
      device: deviceOf(event.device?.['category']),
      browser: event.device?.['browser'] ?? 'other',
      os: event.device?.['os'] ?? 'other',
      language: event.device?.['language'] ?? null,
      bot: [],
    },
    consent: { ...baseRecord.consent, resolved: effective, effective },
  };
}

/** The vectors' stand-in for the pseudonym that `permit/` makes of a site's own user id (9.4). */
function userParam(user: unknown): JsonObject {
  return typeof user === 'string'
    ? { user_id: createHash('sha256').update(user).digest('hex') }
    : {};
}

function deviceOf(category: string | undefined): 'desktop' | 'mobile' | 'tablet' | 'other' {
  return category === 'desktop' || category === 'mobile' || category === 'tablet'
    ? category
    : 'other';
}

/** A reason of the vectors in our words. */
export function reasonOf(reason: string): string {
  if (reason === 'consent') return 'consent_denied';
  return reason.startsWith('invalid:') || reason === 'unmapped' ? 'not_representable' : reason;
}
