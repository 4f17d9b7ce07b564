import { cmps } from './cmps/index.ts';
import { consentCookies } from './cookies.ts';
import { claimsOf, groups, joined, silence } from './claims.ts';
import { gcdClaims, gcsClaims } from './google.ts';
import { gppClaims } from './gpp.ts';
import { hasGpc } from './gpc.ts';
import { statedObjection } from './objection.ts';
import { normalizedRegion, regionDefault } from './regions.ts';
import { purposes } from '../vocabulary/purposes.ts';
import { tcClaims } from './tcf.ts';
import { allowedVendors } from './vendors.ts';
import { withAdsRule } from './ads-rule.ts';
import { statedConsent } from './beacon-statement.ts';
import type { BeaconStatement } from '../event/raw-event.ts';
import type { Claims } from './claims.ts';
import type { CookieJar } from './cookies.ts';
import type {
  ConsentSignal,
  ConsentState,
  ConsentVector,
  Purpose,
} from '../vocabulary/purposes.ts';
import type { EpochMs } from '../vocabulary/ids.ts';

/** All that consent may be read from. Nothing else of a request is looked at. */
export interface ConsentInputs {
  /** As the trusted proxy or the configuration names it; it need not be a region. */
  readonly region: string | null;
  /** Lower-case names; only `cookie` and `sec-gpc` are read. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly statement: BeaconStatement;
  readonly now: EpochMs;
  /** TCF vendors that destinations name: their consent is looked for in TC strings. */
  readonly vendors?: readonly number[];
}

/** What the rules of consent make of the inputs, before any policy. */
export interface Resolution {
  readonly resolved: ConsentVector;
  /** One entry a source and purpose, in a fixed order of sources. */
  readonly signals: readonly ConsentSignal[];
  readonly gpc: boolean;
  /** The visitor asked not to be counted. */
  readonly objection: boolean;
  /** ISO 3166-1 alpha-2, with `-SUBDIVISION` where known; null when unknown. */
  readonly region: string | null;
  /** Purposes whose state no signal set: there the region's default spoke. */
  readonly byRegion: readonly Purpose[];
  /** Those of the named vendors that all TC strings allow; null without any valid TC string. */
  readonly vendors: readonly number[] | null;
}

/**
 * Resolves consent from every signal there is: denied wins over granted, whoever says it, and the
 * region's default speaks only where no signal does. A denial of `ads` takes user data and
 * personalization along. Total on any input, in linear time.
 */
export function resolveConsent(inputs: ConsentInputs): Resolution {
  const region = normalizedRegion(inputs.region);
  const gpc = hasGpc(inputs.headers['sec-gpc'], inputs.statement.gpc);
  const { statement, now } = inputs;
  const jar = consentCookies(inputs.headers['cookie'], statement.cmp);
  const sources = claimsBySource(inputs, jar, gpc);
  const claims = joined([...sources.values()]);
  const fallback = regionDefault(region);
  const stateOf = (purpose: Purpose): ConsentState => claims[purpose] ?? fallback;
  const isForced = (purpose: Purpose): boolean =>
    claims.ads === 'denied' && groups.marketing.some((name) => name === purpose);
  return {
    resolved: withAdsRule({
      analytics: stateOf('analytics'),
      ads: stateOf('ads'),
      adUserData: stateOf('adUserData'),
      adPersonalization: stateOf('adPersonalization'),
      functional: stateOf('functional'),
    }),
    signals: [...sources].flatMap(([source, says]) => signalsOf(source, says)),
    gpc,
    objection: sources.has('objection'),
    region,
    byRegion: purposes.filter((purpose) => claims[purpose] === undefined && !isForced(purpose)),
    vendors: allowedVendors(statement, jar, inputs.vendors ?? [], now),
  };
}

function claimsBySource(
  { statement, now }: ConsentInputs,
  jar: CookieJar,
  gpc: boolean,
): ReadonlyMap<string, Claims> {
  const sources = new Map<string, Claims>();
  const add = (source: string, says: Claims): void => {
    if (says === silence) return;
    const before = sources.get(source);
    sources.set(source, before === undefined ? says : joined([before, says]));
  };
  if (gpc) add('gpc', claimsOf([[groups.marketing, false]]));
  add('beacon', statedConsent(statement.consent));
  if (statedObjection(statement) === true) add('objection', claimsOf([[groups.all, false]]));
  for (const banner of jar.size === 0 ? [] : cmps) {
    const records = jar.get(banner);
    if (records !== undefined) add(banner.name, banner.read(records, now));
  }
  add('tcf', tcClaims(statement.tcString, now));
  add('gpp', gppClaims(statement.gppString, now));
  const gcd = gcdClaims(statement.gcd);
  if (gcd === null) add('gcs', gcsClaims(statement.gcs));
  else add('gcd', gcd);
  return sources;
}

function signalsOf(source: string, claims: Claims): readonly ConsentSignal[] {
  return purposes.flatMap((purpose) => {
    const state = claims[purpose];
    return state === undefined ? [] : [{ source, purpose, state }];
  });
}
