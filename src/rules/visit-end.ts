import { derivedEvent } from './derived-event.ts';
import type { Looked } from './looked.ts';
import type { SiteRules } from './site-rules.ts';
import type { Held, LiveVisit } from './visits.ts';

/** Keeps what a rule would fire beside when the visit ends, and no longer than it might. */
export function hold(live: LiveVisit, held: Held, looked: Looked, { ofVisit }: SiteRules): void {
  for (const { name, sequence, without } of ofVisit.get(looked.name) ?? []) {
    if (without === null) continue;
    const before = live.held.get(name);
    if (before !== undefined && before.event.record.ts > looked.ts) continue;
    if (without.lack(looked) === null) live.held.delete(name);
    if (sequence.at(-1)?.lack(looked) === null) live.held.set(name, held);
  }
}

/**
 * What the end of a visit brings. It bears the time of the visit's last event, so that it falls into the visit, at
 * its end.
 */
export function endOf(live: LiveVisit, { rules }: SiteRules): readonly Held[] {
  return rules.flatMap((rule) => {
    const held = live.held.get(rule.name);
    if (held === undefined || !live.visit.endsWithout(rule)) return [];
    const event = derivedEvent(held.event, rule, live.lastMs);
    return { event, consent: held.consent };
  });
}
