/** What an event may be used for. A destination names all of the purposes it needs. */
export const purposes = [
  'analytics',
  'ads',
  'adUserData',
  'adPersonalization',
  'functional',
] as const;
export type Purpose = (typeof purposes)[number];

/** `unknown` is a reporting value: it is enforced as a denial. */
export type ConsentState = 'granted' | 'denied' | 'unknown';
export type ConsentVector = Readonly<Record<Purpose, ConsentState>>;

/** One statement about one purpose, by one source. `region` and `rule` are derived, not signalled. */
export interface ConsentSignal {
  readonly source: string;
  readonly purpose: Purpose;
  readonly state: 'granted' | 'denied';
}

/** The state of several purposes taken together: denied if any is, granted only if all are. */
export function combined(vector: ConsentVector, needed: readonly Purpose[]): ConsentState {
  let state: ConsentState = needed.length === 0 ? 'unknown' : 'granted';
  for (const purpose of needed) {
    if (vector[purpose] === 'denied') return 'denied';
    if (vector[purpose] === 'unknown') state = 'unknown';
  }
  return state;
}

/** The stricter of two vectors, purpose by purpose: denied < unknown < granted. */
export function stricter(left: ConsentVector, right: ConsentVector): ConsentVector {
  return {
    analytics: stricterState(left.analytics, right.analytics),
    ads: stricterState(left.ads, right.ads),
    adUserData: stricterState(left.adUserData, right.adUserData),
    adPersonalization: stricterState(left.adPersonalization, right.adPersonalization),
    functional: stricterState(left.functional, right.functional),
  };
}

function stricterState(left: ConsentState, right: ConsentState): ConsentState {
  if (left === 'denied' || right === 'denied') return 'denied';
  return left === 'unknown' || right === 'unknown' ? 'unknown' : 'granted';
}
