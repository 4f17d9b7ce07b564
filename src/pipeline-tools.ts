import type { Config, DestinationConfig, SiteConfig } from './config/config.ts';
import type { LoadedConfig } from './config/load.ts';
import type { DestinationRule } from './consent/destination-rule.ts';
import { destinationOf } from './destinations/index.ts';
import { isOwnStore } from './destinations/own-store.ts';
import type { SiteVocabulary } from './enrich/site-vocabulary.ts';
import { AgentReader } from './identity/derive.ts';
import type { HmacKey } from './identity/hmac-key.ts';
import { RareTerms, type TermMemory } from './identity/rare-terms.ts';
import { randomPool } from './identity/random-pool.ts';
import type { VisitorKeyStore } from './identity/visitor-keys.ts';
import type { Meter, PipelineTools } from './pipeline.ts';
import { redactTools, siteHosts } from './redact-tools.ts';
import { compileRules } from './rules/site-rules.ts';

export interface PipelineParts {
  readonly keys: VisitorKeyStore;
  /** Long-lived keys by purpose and name. */
  readonly pseudonymKey: (purpose: string, name: string) => HmacKey;
  readonly meter: Meter;
  readonly now: () => number;
  /** False where nothing is remembered of search terms, so that each is rare: in `explain`. */
  readonly remembersTerms?: boolean;
  /** What is remembered already; a new memory else. */
  readonly rareTerms?: TermMemory;
  /** Made where the destinations' settings are known; made here else. */
  readonly rules?: readonly DestinationRule[];
}

/** Makes the pipeline's tools from a configuration: tables are built once, not for each event. */
export function pipelineTools(loaded: LoadedConfig, parts: PipelineParts): PipelineTools {
  const { config, policy } = loaded;
  const rareTerms = parts.remembersTerms === false ? null : (parts.rareTerms ?? new RareTerms());
  const redaction = redactTools(loaded, parts.pseudonymKey, 0);
  const vocabularies = new Map(
    Object.entries(config.sites).map(([name, site]) => [name, siteVocabulary(site)]),
  );
  const rules = new Map(
    Object.entries(config.sites).map(([name, { microConversions, currency }]) => [
      name,
      compileRules(microConversions, currency),
    ]),
  );
  return {
    policy,
    vendors: vendorsOf(config),
    rules:
      parts.rules ??
      Object.entries(config.destinations).map(([name, each]) => destinationRule(name, each)),
    identity: {
      agents: new AgentReader(),
      addressBits: policy.addressPrefix,
      keysOf: (site) => parts.keys.keysOf(site, parts.now()),
      random: randomPool(),
    },
    vocabularyOf: (site) => {
      const vocabulary = vocabularies.get(site);
      if (vocabulary === undefined) throw new Error('the door has checked the site');
      return vocabulary;
    },
    rulesOf: (site) => rules.get(site) ?? null,
    redactPolicyOf: (site, { effective }, { identity: { visitor } }) =>
      redaction.accept(site, effective, (term, k) => {
        const key = parts.keys.keysOf(site, parts.now()).current;
        return rareTerms?.isRare({ term, visitor, k }, key) ?? true;
      }),
    accountPseudonymOf: (site) =>
      config.identity.userIds ? redaction.accountPseudonymOf(site) : null,
    meter: parts.meter,
  };
}

/** The TCF vendors that destinations name, each once. */
function vendorsOf({ destinations }: Config): readonly number[] {
  const named = Object.values(destinations).flatMap(({ tcfVendor }) => tcfVendor ?? []);
  return [...new Set(named)];
}

/** What consent needs to know of a configured destination. */
export function destinationRule(name: string, config: DestinationConfig): DestinationRule {
  const definition = destinationOf(config.type);
  const { purposes, whenUnknown, whenDenied, allowSensitive, tcfVendor } = config;
  const ownStore = definition !== null && isOwnStore(definition, config.settings);
  return { name, purposes, ownStore, whenUnknown, whenDenied, allowSensitive, tcfVendor };
}

function siteVocabulary(site: SiteConfig): SiteVocabulary {
  return {
    hosts: siteHosts(site),
    currency: site.currency,
    microConversions: new Map(Object.entries(site.microConversions)),
  };
}
