import type { KeyFacts } from '../keys/key-facts.ts';
import type { KeyWords } from '../keys/key-words.ts';
import type { Kind } from '../kinds.ts';
import type { RedactPolicy } from '../policy.ts';

/** What becomes of a value that its key gives away. */
export interface Verdict {
  readonly replacement: string;
  readonly action: 'redact' | 'hash' | 'truncate' | 'keep';
}

/** A personal component inside a text. */
export interface Hit {
  /** First character and the one after the last. */
  readonly start: number;
  readonly end: number;
  /** The rule that fired: `pattern:email`. */
  readonly rule: string;
  /** Another replacement than the placeholder, as a truncated coordinate. */
  readonly replacement?: string;
}

/** One kind of personal data: how its keys are called and how it looks. */
export interface Detector {
  readonly kind: Kind;
  /** One plain sentence for docs/detectors.md. */
  readonly summary: string;
  readonly words: KeyWords;
  /**
   * Judges the decoded value of a key that names this kind. Null: it does not look the part, and
   * is scanned like any other value.
   */
  readonly byKey: (value: string, key: KeyFacts, policy: RedactPolicy) => Verdict | null;
  /** Any of these signs (see text/prefilter.ts) must be in a text before `find` looks at it. */
  readonly needs: number;
  /** Skipped below keys of products, orders, versions and times. */
  readonly numeric: boolean;
  /** Finds the kind by its look alone, in linear time; null where only keys tell. */
  readonly find: ((text: string, hits: Hit[], key: KeyFacts) => void) | null;
  readonly examples: DetectorExamples;
}

/** What the contract suite runs through the whole engine. */
export interface DetectorExamples {
  /** Text and what it becomes. */
  readonly redacts: readonly (readonly [input: string, output: string])[];
  /** Texts that look close and must pass untouched. */
  readonly keeps: readonly string[];
  /** Hostile texts of about n characters: four times the length may cost six times the time. */
  readonly attacks: readonly ((length: number) => string)[];
}

/** The verdict that puts the placeholder of a kind in place of the whole value. */
export function redactAs(kind: Kind): Verdict {
  return { replacement: `[${kind}]`, action: 'redact' };
}
