import type { Variant } from '../event/consented-event.ts';
import type { PseudonymousEvent } from '../event/pseudonymous-event.ts';
import { SanitizedEvent } from '../event/sanitized-event.ts';
import { degradeContent } from './degrade.ts';
import type { RedactPolicy } from './policy.ts';
import { redactContent } from './redact-content.ts';

/** Scans every leaf of the event, replaces what is personal, and cuts it down to its variant. */
export function redact<V extends Variant>(
  event: PseudonymousEvent<V>,
  policy: RedactPolicy,
): SanitizedEvent<V> {
  const full = redactContent(event.content.reveal(), policy);
  switch (event.variant) {
    case 'degraded':
      return SanitizedEvent.mint(
        event,
        degradeContent(full.content, policy.declared),
        full.redactions,
      );
    case 'counted':
      return SanitizedEvent.mint(event, { name: full.content.name }, []);
    default:
      return SanitizedEvent.mint(event, full.content, full.redactions);
  }
}
