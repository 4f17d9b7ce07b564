import type { ConsentRecord } from '../event/consented-event.ts';
import { purposes } from '../vocabulary/purposes.ts';

/**
 * What is in force for a visitor, in words for the page, as in
 * `analytics=granted ads=denied … gpc=1`: so that a site can show that it honoured Global Privacy
 * Control (11 CCR § 7025(c)(6)). States are those after the policy; `unknown` is enforced as denied.
 */
export function consentHeader(consent: Pick<ConsentRecord, 'effective' | 'gpc'>): string {
  const known = texts.get(consent);
  if (known !== undefined) return known;
  const states = purposes.map((purpose) => `${purpose}=${consent.effective[purpose]}`);
  const text = [...states, `gpc=${consent.gpc ? 1 : 0}`].join(' ');
  texts.set(consent, text);
  return text;
}

/** Answers about plain consent are the same object for everybody (consent/plain-consent.ts). */
const texts = new WeakMap<object, string>();
