import type { ConsentState } from '../vocabulary/purposes.ts';

const optIn: ReadonlySet<string> = new Set(
  (
    'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE ' +
    'IS LI NO GB UK CH BR EU'
  ).split(' '),
);
const optOut: ReadonlySet<string> = new Set(['US', 'CA', 'AU', 'NZ', 'JP']);

/** Reads an ISO 3166 code, `DE` or `US-CA`, in any case; null when it is not one. */
export function normalizedRegion(input: unknown): string | null {
  if (typeof input !== 'string') return null;
  const region = input.trim().toUpperCase();
  return /^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/.test(region) ? region : null;
}

/** What holds for every purpose where no signal speaks: opt-in denies, opt-out grants. */
export function regionDefault(region: string | null): ConsentState {
  if (region === null) return 'unknown';
  // Quebec's Law 25 is opt-in, other than the rest of Canada.
  if (region === 'CA-QC') return 'denied';
  const country = region.slice(0, 2);
  if (optIn.has(country)) return 'denied';
  return optOut.has(country) ? 'granted' : 'unknown';
}
