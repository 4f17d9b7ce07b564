import type { EventRecord } from '../event/event-record.ts';

/** As `pipeline-tools.ts` makes them: `h1_` and 22 of base64url; here also within `%3Dh1_…`. */
export const sitePseudonym: RegExp = /h1_[A-Za-z0-9_-]{22}/g;

/** The site pseudonyms of persons that stand anywhere in an event's content. */
export function sitePseudonymsIn(record: EventRecord): ReadonlySet<string> {
  const { name, url, referrer, title, params, items } = record;
  const text = JSON.stringify([name, url, referrer, title, params, items]);
  return new Set(text.includes('h1_') ? text.match(sitePseudonym) : []);
}
