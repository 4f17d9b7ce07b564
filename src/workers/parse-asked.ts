import type { Arrival } from '../http/arrival.ts';
import type { DoorRequest } from '../http/door.ts';
import { parseAddress } from '../identity/address.ts';
import type { CountedUse } from '../identity/rare-terms.ts';
import type { Passage } from '../pipeline.ts';
import { termsMax } from '../redact/find-terms.ts';
import { crossedEvent } from '../spool/crossed-event.ts';
import { isConsentRecord } from '../spool/record-check.ts';
import { parsePageId, parseSiteId } from '../vocabulary/ids.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import { type DropReason, dropReasons } from '../vocabulary/outcomes.ts';

const countedTermsMax = limits.eventsPerBeaconMax * termsMax;

/** What a worker asks, checked. */
export type ParsedAsk =
  | {
      readonly kind: 'beacon';
      readonly generation: number;
      readonly key: number;
      readonly terms: readonly CountedUse[];
      readonly arrival: Arrival;
    }
  | { readonly kind: 'consent' | 'server'; readonly text: string; readonly from: DoorRequest }
  | { readonly kind: 'keys' };

/** Reads what a worker asks; null where anything of it is amiss. The counts of a beacon add up. */
export function parseAsked(asked: unknown): ParsedAsk | null {
  if (!isJsonObject(asked)) return null;
  const kind = own(asked, 'kind');
  if (kind === 'keys') return { kind };
  if (kind === 'beacon') {
    const generation = own(asked, 'generation');
    const key = own(asked, 'key');
    const terms = parseTerms(own(asked, 'terms'));
    const arrival = parseArrival(own(asked, 'arrival'));
    if (arrival === null || terms === null || !isCount(generation) || !isCount(key)) return null;
    return { kind, generation, key, terms, arrival };
  }
  if (kind !== 'consent' && kind !== 'server') return null;
  const text = own(asked, 'text');
  const from = parseRequest(own(asked, 'from'));
  return typeof text === 'string' && from !== null ? { kind, text, from } : null;
}

function parseTerms(value: unknown): readonly CountedUse[] | null {
  if (!Array.isArray(value) || value.length > countedTermsMax) return null;
  const terms = value.flatMap((each: unknown): readonly CountedUse[] => {
    if (!isJsonObject(each)) return [];
    const [name, user] = [own(each, 'name'), own(each, 'user')];
    const isOne = isDigest(name, 22) && isDigest(user, 16);
    return isOne ? [{ name, user }] : [];
  });
  return terms.length === value.length ? terms : null;
}

function parseArrival(value: unknown): Arrival | null {
  if (!isJsonObject(value)) return null;
  const site = parseSiteId(own(value, 'site'));
  const page = parsePageId(own(value, 'page'));
  const [received, invalid, tooOld] = [
    own(value, 'received'),
    own(value, 'invalid'),
    own(value, 'tooOld'),
  ];
  const passed = own(value, 'passed');
  if (site === null || (page === null && own(value, 'page') !== null)) return null;
  if (!isCount(received) || !isCount(invalid) || !isCount(tooOld)) return null;
  if (!isJsonObject(passed)) return null;
  const consent = own(passed, 'consent');
  const passages = parsePassages(own(passed, 'passages'), site);
  if (!isConsentRecord(consent) || passages === null) return null;
  if (passages.length + invalid + tooOld !== received) return null;
  const address = parseAddress(textOrNull(own(value, 'address')));
  return { site, page, received, invalid, tooOld, passed: { consent, passages }, address };
}

function parsePassages(value: unknown, site: string): readonly Passage[] | null {
  if (!Array.isArray(value)) return null;
  const passages = value.flatMap((each): readonly Passage[] => parsePassage(each, site) ?? []);
  return passages.length === value.length ? passages : null;
}

function parsePassage(value: unknown, site: string): readonly [Passage] | null {
  if (!isJsonObject(value)) return null;
  const dropped = own(value, 'dropped');
  if (dropped !== null) return isDropReason(dropped) ? [{ event: null, dropped }] : null;
  const event = crossedEvent(own(value, 'event'));
  return event === null || event.record.site !== site ? null : [{ event, dropped: null }];
}

function parseRequest(value: unknown): DoorRequest | null {
  if (!isJsonObject(value)) return null;
  const headers = own(value, 'headers');
  if (!isTexts(headers)) return null;
  return {
    origin: textOrNull(own(value, 'origin')),
    address: parseAddress(textOrNull(own(value, 'address'))),
    region: textOrNull(own(value, 'region')),
    headers,
  };
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isJsonObject(value) && Object.values(value).every((each) => typeof each === 'string');
}

function isDropReason(value: unknown): value is DropReason {
  return (dropReasons as readonly unknown[]).includes(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isDigest(value: unknown, length: number): value is string {
  return typeof value === 'string' && value.length === length && /^[\w-]+$/.test(value);
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
