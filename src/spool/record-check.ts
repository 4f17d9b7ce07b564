import type { Acquisition, EventRecord, Session } from '../event/event-record.ts';
import type { RecordedConsent } from '../event/event-record.ts';
import type { Derived } from '../event/pseudonymous-event.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';
import { purposes } from '../vocabulary/purposes.ts';
import { categories, stages } from '../vocabulary/taxonomy.ts';

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string';
const textOrNull: Check = (value) => value === null || typeof value === 'string';
const number: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const flag: Check = (value) => typeof value === 'boolean';
const object: Check = (value) => isJsonObject(value);
const list: Check = (value) => Array.isArray(value);

function oneOf(allowed: readonly unknown[]): Check {
  return (value) => allowed.includes(value);
}

function orNull(check: Check): Check {
  return (value) => value === null || check(value);
}

type Checks<Shape> = { readonly [Key in keyof Required<Shape>]: Check };

function shape(fields: Readonly<Record<string, Check>>): Check {
  const entries = Object.entries(fields);
  return (value) => isJsonObject(value) && entries.every(([key, check]) => check(own(value, key)));
}

const state = oneOf(['granted', 'denied', 'unknown']);
const vector: Check = (value) =>
  isJsonObject(value) && purposes.every((purpose) => state(own(value, purpose)));

/** One check a field: a field that is added to the record does not compile until it has one. */
const record: Check = shape({
  variant: oneOf(['full', 'degraded', 'counted']),
  id: text,
  site: text,
  name: text,
  sentName: textOrNull,
  category: oneOf(categories),
  stage: orNull(oneOf(stages)),
  sensitive: flag,
  ts: number,
  receivedAt: number,
  page: textOrNull,
  visitor: textOrNull,
  session: orNull(shape({ id: text, start: number } satisfies Checks<Session>)),
  ga: orNull(
    shape({ clientId: text, sessionId: textOrNull } satisfies Checks<
      NonNullable<EventRecord['ga']>
    >),
  ),
  url: text,
  referrer: text,
  title: text,
  params: object,
  value: orNull(number),
  currency: textOrNull,
  items: list,
  acquisition: shape({
    channel: text,
    source: textOrNull,
    medium: textOrNull,
    campaign: textOrNull,
  } satisfies Checks<Acquisition>),
  derived: shape({
    country: textOrNull,
    region: textOrNull,
    device: oneOf(['desktop', 'mobile', 'tablet', 'other']),
    browser: text,
    os: text,
    language: textOrNull,
    bot: (value) => Array.isArray(value) && value.every(text),
  } satisfies Checks<Derived>),
  consent: shape({
    resolved: vector,
    effective: vector,
    byRegion: (value) => Array.isArray(value) && value.every(oneOf(purposes)),
    gpc: flag,
    policy: text,
    vendors: (value) => value === undefined || (Array.isArray(value) && value.every(number)),
  } satisfies Checks<RecordedConsent>),
} satisfies Checks<EventRecord>);

/** True when every field of the event schema is there with its type. */
export function isEventRecord(value: unknown): value is EventRecord {
  return record(value);
}
