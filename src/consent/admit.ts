import { ConsentedEvent } from '../event/consented-event.ts';
import { decide } from './decide.ts';
import type { ConsentRecord, StorableVariant } from '../event/consented-event.ts';
import type { ConsentFacts } from './decide.ts';
import type { DestinationRule } from './destination-rule.ts';
import type { DropReason, Dropped } from '../vocabulary/outcomes.ts';
import type { PolicyPack } from './policy.ts';
import type { RawEvent } from '../event/raw-event.ts';

const richest: readonly StorableVariant[] = ['full', 'degraded', 'counted'];
const mostTelling: readonly DropReason[] = [
  'objection',
  'consent_denied',
  'vendor_denied',
  'gpc_opt_out',
  'consent_unknown',
];

/**
 * The richest form that some destination may take now, or why none may. It depends on consent
 * alone, so one answer serves all events of a beacon.
 */
export function admission(
  consent: ConsentFacts,
  rules: readonly DestinationRule[],
  pack: PolicyPack,
): StorableVariant | Dropped {
  const decisions = rules.map((rule) => decide(consent, rule, pack));
  const variant = richest.find((form) => decisions.includes(form));
  if (variant !== undefined) return variant;
  const reasons = new Set(
    decisions.map((decision) => (typeof decision === 'string' ? null : decision.dropped)),
  );
  return { dropped: mostTelling.find((reason) => reasons.has(reason)) ?? 'no_destination' };
}

/** Lets an event of a beacon in, in the form that `admission` found for this consent. */
export function admit(
  raw: RawEvent,
  consent: ConsentRecord,
  variant: StorableVariant,
): ConsentedEvent {
  return ConsentedEvent.mint(raw, consent, variant);
}

/** Carries an event that nobody may take, so that `explain` can show it. Nothing else calls it. */
export function carryRefused(raw: RawEvent, consent: ConsentRecord): ConsentedEvent<'refused'> {
  return ConsentedEvent.mint(raw, consent, 'refused');
}
