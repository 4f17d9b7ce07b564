import { resolveConsent } from '../../../src/consent/resolve.ts';
import { purposes } from '../../../src/vocabulary/purposes.ts';
import type { ConsentInputs } from '../../../src/consent/resolve.ts';
import type { ConsentVector } from '../../../src/vocabulary/purposes.ts';

/** The clock of the consent tests. */
export const now: number = Date.parse('2026-06-15T12:00:00Z');

/** First letters of the five states, in the order of `purposes`: `gdddu`. */
export function lettersOf(vector: ConsentVector): string {
  return purposes.map((purpose) => vector[purpose].charAt(0)).join('');
}

/** Resolves, in India unless said otherwise: there no default hides whether a signal spoke. */
export function letters(inputs: Partial<ConsentInputs> & { readonly cookie?: string }): string {
  const { cookie, ...rest } = inputs;
  const headers = cookie === undefined ? {} : { cookie };
  return lettersOf(resolveConsent({ region: 'IN', headers, statement: {}, now, ...rest }).resolved);
}
