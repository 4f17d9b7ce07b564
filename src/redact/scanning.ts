import type { Redaction } from '../event/content.ts';
import { act } from './act.ts';
import type { KeyFacts } from './keys/key-facts.ts';
import { placeholderOf, type Kind } from './kinds.ts';
import type { RedactPolicy } from './policy.ts';
import { leafOffset, type View } from './text/view.ts';

/** One replacement in a leaf. */
export interface Finding {
  /** Offsets in the leaf. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  readonly type: string;
  readonly action: Redaction['action'];
  readonly rule: string;
}

/**
 * Looks at a view and notes what it finds. Containers call it for what they hold; the signs of the
 * text may be handed over where they are known already.
 */
export type Scan = (
  view: View,
  key: KeyFacts,
  depth: number,
  scanning: Scanning,
  found?: number,
) => void;

/** What is known while one leaf is looked at. */
export interface Scanning {
  readonly policy: RedactPolicy;
  readonly scan: Scan;
  readonly findings: Finding[];
  /** Characters that may still be looked at, all layers together: what bounds the time. */
  work: number;
  /**
   * Whether what was found stood under telling keys of a form, an address or JSON, so that a second
   * look would read the same places again and find nothing.
   */
  settled: boolean;
  /** Why the leaf can't be scanned, as a rule (`limit:depth`); it is dropped then. */
  failure: string | null;
}

/** How deep containers and encodings may nest in one leaf. */
export const nestingMax = 12;

/** What a decoded run costs beside its characters: it is a leaf of its own. */
export const decodedWork = 512;

/** Starts on a leaf of the given length: every character may be looked at 24 times. */
export function startScanning(policy: RedactPolicy, scan: Scan, length: number): Scanning {
  const work = 4_096 + length * 24;
  return { policy, scan, findings: [], work, settled: true, failure: null };
}

/** Notes that the placeholder of a kind replaces a part of the view. */
export function note(
  scanning: Scanning,
  view: View,
  span: { readonly start: number; readonly end: number },
  kind: Kind,
  rule: string,
): void {
  noteFound(scanning, view, span, {
    replacement: placeholderOf(kind),
    type: kind,
    action: 'redact',
    rule,
  });
}

/** Notes what was found, by the action that the policy has for its kind. */
export function noteFound(
  scanning: Scanning,
  view: View,
  span: { readonly start: number; readonly end: number },
  what: Omit<Finding, 'start' | 'end'>,
): void {
  const acted = act(what, view.text.slice(span.start, span.end), scanning.policy);
  if (acted !== null) noteAs(scanning, view, span, acted);
}

/** Notes a replacement of another make, as it is. */
export function noteAs(
  scanning: Scanning,
  view: View,
  span: { readonly start: number; readonly end: number },
  what: Omit<Finding, 'start' | 'end'>,
): void {
  scanning.findings.push({
    ...what,
    start: leafOffset(view, span.start),
    end: leafOffset(view, span.end),
  });
}
