import type { KeyFacts } from './keys/key-facts.ts';
import type { KeyWords } from './keys/key-words.ts';
import { placeholderOf, type Kind } from './kinds.ts';
import type { RedactPolicy } from './policy.ts';

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

/** One way to find a kind in a text without a telling key. */
export interface Look {
  /** Signs (see text/prefilter.ts) that must all be in a text, or it is not looked at. */
  readonly needs: number;
  /** Notes what it finds, in linear time. */
  readonly find: (text: string, hits: Hit[], key: KeyFacts) => void;
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
  /** Below keys of products, orders, versions and times nothing is looked for. */
  readonly numeric: boolean;
  /** How it is found by its look alone; empty where only keys tell. */
  readonly looks: readonly Look[];
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

/** Notes every match of a global pattern. */
export function findMatches(pattern: RegExp, text: string, rule: string, hits: Hit[]): void {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    hits.push({ start: match.index, end: match.index + match[0].length, rule });
  }
}

/** The verdict that puts the placeholder of a kind in place of the whole value. */
export function redactAs(kind: Kind): Verdict {
  return { replacement: placeholderOf(kind), action: 'redact' };
}
