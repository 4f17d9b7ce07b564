import type { ConsentRecord } from '../event/consented-event.ts';
import type { Redaction } from '../event/content.ts';
import type { Acquisition, EventRecord, Session } from '../event/event-record.ts';
import type { RecordedConsent } from '../event/event-record.ts';
import type { Derived } from '../event/pseudonymous-event.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';
import { type ConsentSignal, purposes } from '../vocabulary/purposes.ts';
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

const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const absentOr =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const recordedConsent = {
  resolved: vector,
  effective: vector,
  byRegion: listOf(oneOf(purposes)),
  gpc: flag,
  policy: text,
  vendors: absentOr(listOf(number)),
} satisfies Checks<RecordedConsent>;

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
    bot: listOf(text),
  } satisfies Checks<Derived>),
  consent: shape(recordedConsent),
} satisfies Checks<EventRecord>);

/** True when every field of the event schema is there with its type. */
export function isEventRecord(value: unknown): value is EventRecord {
  return record(value);
}

const consent: Check = shape({
  ...recordedConsent,
  signals: listOf(
    shape({
      source: text,
      purpose: oneOf(purposes),
      state: oneOf(['granted', 'denied']),
    } satisfies Checks<ConsentSignal>),
  ),
  objection: absentOr(oneOf([true])),
  region: textOrNull,
} satisfies Checks<ConsentRecord>);

/** True when every field of a resolved consent is there with its type. */
export function isConsentRecord(value: unknown): value is ConsentRecord {
  return consent(value);
}

const redactions: Check = listOf(
  shape({
    path: text,
    type: text,
    action: oneOf(['redact', 'drop', 'hash', 'truncate', 'keep']),
    rule: text,
    key: absentOr(text),
  } satisfies Checks<Redaction>),
);

/** True for a list of what redaction did. */
export function areRedactions(value: unknown): value is readonly Redaction[] {
  return redactions(value);
}
