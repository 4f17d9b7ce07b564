import { admission, admit, carryRefused } from './consent/admit.ts';
import type { DestinationRule } from './consent/destination-rule.ts';
import { consentOf } from './consent/plain-consent.ts';
import type { PolicyPack } from './consent/policy.ts';
import { acquisitionReader } from './enrich/acquisition.ts';
import { enrich } from './enrich/enrich.ts';
import type { SiteVocabulary } from './enrich/site-vocabulary.ts';
import type { ConsentRecord } from './event/consented-event.ts';
import type { EnrichedEvent } from './event/enriched-event.ts';
import type { RawEvent, RequestFacts } from './event/raw-event.ts';
import type { SanitizedEvent } from './event/sanitized-event.ts';
import {
  identify,
  type IdentityTools,
  pseudonymize,
  type RequestIdentity,
} from './identity/pseudonymize.ts';
import type { RedactPolicy } from './redact/policy.ts';
import { redact } from './redact/redact.ts';
import type { RulesOf } from './rules/rule-engine.ts';
import type { SiteId } from './vocabulary/ids.ts';
import type { DropReason } from './vocabulary/outcomes.ts';

/**
 * The steps by name, in their order; each is counted and timed under it. `rules` is where a site has
 * some: they look at what came out of `enrich`, and remember visits (rules/rule-engine.ts).
 */
export const steps = [
  'resolve',
  'admit',
  'identify',
  'pseudonymize',
  'redact',
  'enrich',
  'rules',
] as const;
export type Step = (typeof steps)[number];

/** Runs a step and measures it. */
export type Meter = <Result>(step: Step, run: () => Result) => Result;

export interface PipelineTools {
  readonly policy: PolicyPack;
  readonly rules: readonly DestinationRule[];
  /** TCF vendors that destinations name. */
  readonly vendors: readonly number[];
  readonly identity: IdentityTools;
  readonly vocabularyOf: (site: SiteId) => SiteVocabulary;
  /** The site's micro-conversions by rule; null where it has none. */
  readonly rulesOf: RulesOf;
  readonly redactPolicyOf: (
    site: SiteId,
    consent: ConsentRecord,
    visitor: RequestIdentity,
  ) => RedactPolicy;
  /** Makes the site's pseudonym of a person's id; null where such ids are not kept at all. */
  readonly accountPseudonymOf: (site: SiteId) => ((id: string) => string) | null;
  readonly meter: Meter;
}

/** What became of an event before the spool. */
export type Passage =
  | { readonly event: EnrichedEvent; readonly dropped: null }
  | { readonly event: null; readonly dropped: DropReason };

export interface PassedBeacon {
  readonly consent: ConsentRecord;
  /** One for each event, in order. */
  readonly passages: readonly Passage[];
}

/**
 * The whole way of a beacon from its bytes to what may be spooled. Consent and identity are those
 * of the request, so they are computed once; what no destination may take stops before identity.
 */
export function runPipeline(
  events: readonly RawEvent[],
  request: RequestFacts,
  tools: PipelineTools,
  now: number,
): PassedBeacon {
  const { policy, rules, meter } = tools;
  const consent = meter('resolve', () => resolveRequest(request, tools, now));
  const variant = meter('admit', () => admission(consent, rules, policy));
  const site = events[0]?.site;
  if (typeof variant !== 'string' || site === undefined) {
    const dropped = typeof variant === 'string' ? 'no_destination' : variant.dropped;
    return { consent, passages: events.map(() => ({ event: null, dropped })) };
  }
  const about = { site, variant, consent };
  const visitor = meter('identify', () => identify(request, about, tools.identity));
  const redactPolicy = tools.redactPolicyOf(site, consent, visitor);
  const vocabulary = tools.vocabularyOf(site);
  const read = acquisitionReader(vocabulary.hosts);
  const passages = events.map((raw): Passage => {
    const consented = admit(raw, consent, variant);
    const pseudonymous = meter('pseudonymize', () =>
      pseudonymize(consented, visitor, tools.identity),
    );
    const sanitized = meter('redact', () => redact(pseudonymous, redactPolicy));
    return { event: meter('enrich', () => enrich(sanitized, vocabulary, read)), dropped: null };
  });
  return { consent, passages };
}

/** Carries an event to its end whatever the decision: for `explain` alone; it can't be spooled. */
export function runRefused(
  raw: RawEvent,
  request: RequestFacts,
  tools: PipelineTools,
  now: number,
): { readonly sanitized: SanitizedEvent<'refused'>; readonly enriched: EnrichedEvent<'refused'> } {
  const consent = resolveRequest(request, tools, now);
  const refused = carryRefused(raw, consent);
  const about = { site: raw.site, variant: refused.variant, consent };
  const visitor = identify(request, about, tools.identity);
  const pseudonymous = pseudonymize(refused, visitor, tools.identity);
  const sanitized = redact(pseudonymous, tools.redactPolicyOf(raw.site, consent, visitor));
  return { sanitized, enriched: enrich(sanitized, tools.vocabularyOf(raw.site)) };
}

function resolveRequest(
  request: RequestFacts,
  { policy, vendors }: PipelineTools,
  now: number,
): ConsentRecord {
  const { region, headers, statement } = request;
  return consentOf({ region, headers, statement, now, vendors }, policy);
}
