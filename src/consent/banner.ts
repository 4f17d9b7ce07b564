import type { EpochMs } from '../vocabulary/ids.ts';
import { joined } from './claims.ts';
import type { Claims } from './claims.ts';

/** One occurrence of a cookie: name, and value without its quotes, still encoded. */
export interface CookieRecord {
  readonly name: string;
  readonly value: string;
}

/** A consent banner, as a proxy can read it. One file of `cmps/` each. */
export interface Banner {
  /** Its name in signals and in a site's `banner:` setting. */
  readonly name: string;
  readonly title: string;
  /** The cookies that it reads; none where the banner keeps its records out of cookies. */
  readonly cookies: readonly string[];
  /** Cookies that carry an id in their name; tested against the whole name. */
  readonly cookiePattern?: RegExp;
  /** Reads all occurrences of its cookies together; total, linear in their length. */
  readonly read: (records: readonly CookieRecord[], now: EpochMs) => Claims;
  /** The TC strings that one cookie's value holds, for the consent of vendors. */
  readonly tcStrings?: (value: string) => readonly string[];
  /** For docs/consent-banners.md: what counts as a decision, and what maps to which purpose. */
  readonly reads: string;
  /** For docs/consent-banners.md: what can't be known from the cookies. */
  readonly limits: string;
}

/** For banners with one cookie a record: reads each occurrence by itself; denied wins. */
export function eachRecord(
  read: (value: string, now: EpochMs) => Claims,
): (records: readonly CookieRecord[], now: EpochMs) => Claims {
  return (records, now) => joined(records.map((record) => read(record.value, now)));
}
