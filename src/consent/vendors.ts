import { gppTcStrings } from './gpp.ts';
import { openTcString, tcField } from './tc-string.ts';
import { vendorsIn } from './vendor-section.ts';
import type { BeaconStatement } from '../event/raw-event.ts';
import type { CookieJar } from './cookies.ts';
import type { EpochMs } from '../vocabulary/ids.ts';
import type { TcString } from './tc-string.ts';

/** The first bit of a segment of disclosed vendors after its type. */
const disclosedBit = 3;

/**
 * Those of the asked TCF vendors that every valid TC string of a request allows: the vendor has
 * consent, and is disclosed where the string says which ones are. Null where there is no valid
 * string: then nothing is said of vendors, and the purposes alone decide.
 */
export function allowedVendors(
  statement: BeaconStatement,
  jar: CookieJar,
  asked: readonly number[],
  now: EpochMs,
): readonly number[] | null {
  let allowed: readonly number[] | null = null;
  for (const text of tcStrings(statement, jar)) {
    const string = openTcString(text, now);
    if (string !== null) allowed = allowedBy(string, allowed ?? asked);
  }
  return allowed;
}

function* tcStrings(statement: BeaconStatement, jar: CookieJar): Iterable<unknown> {
  yield statement.tcString;
  yield* gppTcStrings(statement.gppString);
  for (const [banner, records] of jar) {
    if (banner.tcStrings === undefined) continue;
    for (const { value } of records) yield* banner.tcStrings(value);
  }
}

function allowedBy({ core, disclosed }: TcString, asked: readonly number[]): readonly number[] {
  const consented = vendorsIn(core, tcField.vendors, asked);
  return disclosed.reduce((left, segment) => vendorsIn(segment, disclosedBit, left), consented);
}
