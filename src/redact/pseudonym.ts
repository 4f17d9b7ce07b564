import type { Kind } from './kinds.ts';

const letters: ReadonlyMap<Kind, string> = new Map([
  ['account_id', 'a'],
  ['email', 'e'],
  ['phone', 'p'],
  ['hashed_email', 'x'],
  ['device_id', 'd'],
]);
const kindByLetter: ReadonlyMap<string, Kind> = new Map(
  [...letters].map(([kind, letter]) => [letter, kind]),
);

/**
 * The pseudonym of a value: `h1_`, a letter for its kind and 21 characters (126 bits) of its keyed
 * hash in base64url. The letter lets the last door take the pseudonyms of one kind away.
 */
export function pseudonymOf(kind: Kind, digest: string): string {
  return `h1_${letters.get(kind) ?? 'a'}${digest.slice(0, 21)}`;
}

/** The kind of value that a pseudonym stands for; an account id where nothing else is known. */
export function kindOfPseudonym(pseudonym: string): Kind {
  return kindByLetter.get(pseudonym.charAt(3)) ?? 'account_id';
}

/** The form in which values of a kind that are one are hashed to one pseudonym. */
export function hashedForm(kind: Kind, value: string): string {
  const text = value.trim();
  if (kind === 'phone') return text.replaceAll(/[^\d+]/g, '').replace(/^00/, '+');
  return kind === 'account_id' ? text : text.toLowerCase();
}
