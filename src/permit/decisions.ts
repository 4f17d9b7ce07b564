import { decide } from '../consent/decide.ts';
import type { DestinationRule } from '../consent/destination-rule.ts';
import type { PolicyPack } from '../consent/policy.ts';
import type { ConsentRecord, StorableVariant } from '../event/consented-event.ts';
import type { EventRecord } from '../event/event-record.ts';
import type { Decision, TraceDestination } from '../event/trace.ts';

/** What a destination gets, by the form that it may have. */
export const decisions: Readonly<Record<StorableVariant, Decision>> = {
  full: 'send',
  degraded: 'degrade',
  counted: 'count',
};

/** What each destination may get of an event, as the door sees it. */
export function decisionsFor(
  consent: Pick<ConsentRecord, 'effective' | 'gpc' | 'objection' | 'vendors'>,
  rules: readonly DestinationRule[],
  policy: PolicyPack,
  record: Pick<EventRecord, 'name' | 'sensitive'>,
): readonly TraceDestination[] {
  return rules.map((rule) => {
    const decided = decide(consent, rule, policy);
    const common = { name: rule.name, outcome: null, detail: null };
    if (typeof decided !== 'string') {
      return { ...common, decision: 'drop', reason: decided.dropped };
    }
    if (record.sensitive && !rule.ownStore && !rule.allowSensitive.includes(record.name)) {
      return { ...common, decision: 'drop', reason: 'sensitive_event' };
    }
    const decision: Decision = decisions[decided];
    return { ...common, decision, reason: null };
  });
}
