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
  const { content, redactions } = redactContent(event.content.reveal(), policy);
  if (event.variant === 'counted') return SanitizedEvent.mint(event, { name: content.name }, []);
  if (event.variant !== 'degraded') return SanitizedEvent.mint(event, content, redactions);
  const degraded = degradeContent(content, policy.declared);
  const kept = redactions.filter(({ path }) => path === 'name' || path === 'url');
  return SanitizedEvent.mint(event, degraded, kept);
}
