import { decide } from '../consent/decide.ts';
import type { DestinationRule } from '../consent/destination-rule.ts';
import { effectiveConsent } from '../consent/effective.ts';
import type { PolicyPack } from '../consent/policy.ts';
import { countryOnly } from '../enrich/enrich.ts';
import type { EnrichedEvent } from '../event/enriched-event.ts';
import type { EventRecord, RecordedConsent } from '../event/event-record.ts';
import type { HmacKey } from '../identity/hmac-key.ts';
import { PermittedEvent } from '../event/permitted-event.ts';
import { degradeContent } from '../redact/degrade.ts';
import type { DeclaredParameters } from '../redact/policy.ts';
import type { Dropped } from '../vocabulary/outcomes.ts';
import { type ConsentVector, type Purpose, purposes, stricter } from '../vocabulary/purposes.ts';
import { type DestinationRedaction, withOwnActions } from './destination-redaction.ts';
import { destinationId, withDestinationIds } from './pseudonyms.ts';

/** A destination as the last door sees it. */
export interface PermitRule<P extends Purpose> extends DestinationRule {
  readonly purposes: readonly P[];
}

export interface PermitContext {
  /** The policy in force now: it can only be stricter than the recorded answer, never laxer. */
  readonly policy: PolicyPack;
  /** The destination's own key. */
  readonly key: HmacKey;
  readonly declared: DeclaredParameters;
  /** Only Google's own property may have Google's own ids. */
  readonly keepsGaIds: boolean;
  /** Purposes that were taken back after the event was received. */
  readonly withdrawn: readonly Purpose[];
  /** What it may have of each kind of personal data; absent: what is stored. */
  readonly redaction?: DestinationRedaction;
}

const hourMs = 3_600_000;

/**
 * The last door: asks consent again for one destination as the event leaves, and gives it the
 * event in the form and with the ids that this destination may have.
 */
export function permit<P extends Purpose>(
  event: EnrichedEvent,
  rule: PermitRule<P>,
  context: PermitContext,
): PermittedEvent<P> | Dropped {
  const { record } = event;
  const { consent } = record;
  const recorded = stricter(consent.effective, effectiveConsent(consent, context.policy));
  const effective = without(recorded, context.withdrawn);
  const decided = decide({ ...consent, effective }, rule, context.policy);
  // Who took everything back asked not to be counted: an objection looks no other way by now.
  const isOver = decided === 'counted' && context.withdrawn.length === purposes.length;
  const decision: typeof decided = isOver ? { dropped: 'withdrawn' } : decided;
  if (typeof decision !== 'string') {
    return rule.purposes.some((purpose) => context.withdrawn.includes(purpose))
      ? { dropped: 'withdrawn' }
      : decision;
  }
  if (record.sensitive && !rule.ownStore && !rule.allowSensitive.includes(record.name)) {
    return { dropped: 'sensitive_event' };
  }
  return PermittedEvent.mint(
    event,
    shaped(
      withOwnActions(record, context.redaction, effective),
      toldConsent(consent, effective),
      decision,
      context,
    ),
    rule.purposes,
  );
}

/** What a destination learns of consent: not what the visitor answered about other vendors. */
function toldConsent(
  { resolved, byRegion, gpc, policy }: RecordedConsent,
  effective: ConsentVector,
): RecordedConsent {
  return { resolved, effective, byRegion, gpc, policy };
}

function without(consent: ConsentVector, withdrawn: readonly Purpose[]): ConsentVector {
  if (withdrawn.length === 0) return consent;
  const denied = Object.fromEntries(withdrawn.map((purpose) => [purpose, 'denied']));
  return { ...consent, ...denied };
}

/** A stored event is never made richer than it lies there. */
function shaped(
  record: EventRecord,
  consent: RecordedConsent,
  decision: EventRecord['variant'],
  context: PermitContext,
): EventRecord {
  if (record.variant === 'full' && decision === 'full') {
    const more = context.keepsGaIds ? { consent } : { consent, ga: null };
    return withDestinationIds(record, context.key, more);
  }
  const told = { ...record, consent };
  return record.variant === 'counted' || decision === 'counted'
    ? countOf(told, context)
    : degradedOf(told, context);
}

function degradedOf(record: EventRecord, context: PermitContext): EventRecord {
  const name = record.sentName ?? record.name;
  const { url, referrer, title, params } = record;
  const content = degradeContent({ name, url, referrer, title, params }, context.declared);
  return {
    ...bare(record),
    variant: 'degraded',
    id: randomId(record, context),
    url: content.url ?? '',
    params: content.params ?? {},
    value: record.value,
    currency: record.currency,
  };
}

function countOf(record: EventRecord, context: PermitContext): EventRecord {
  return { ...bare(record), variant: 'counted', id: randomId(record, context) };
}

/** The stored id is random where nothing else may be known; nobody but Sluice can come back to it. */
function randomId(record: EventRecord, context: PermitContext): string {
  return destinationId(context.key, `bare|${record.id}`).slice(0, 32);
}

/** What is left of an event without any id, text or time of day. */
function bare(record: EventRecord): EventRecord {
  const ts = Math.floor(record.ts / hourMs) * hourMs;
  return {
    ...record,
    ts,
    receivedAt: ts,
    page: null,
    visitor: null,
    session: null,
    ga: null,
    url: '',
    referrer: '',
    title: '',
    params: {},
    items: [],
    value: null,
    currency: null,
    acquisition: { channel: 'unknown', source: null, medium: null, campaign: null },
    derived: countryOnly(record.derived),
  };
}
