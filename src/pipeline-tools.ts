import type { Config, DestinationConfig, SiteConfig } from './config/config.ts';
import type { LoadedConfig } from './config/load.ts';
import type { DestinationRule } from './consent/destination-rule.ts';
import { destinationOf } from './destinations/index.ts';
import { isOwnStore } from './destinations/own-store.ts';
import type { SiteVocabulary } from './enrich/site-vocabulary.ts';
import { AgentReader } from './identity/derive.ts';
import type { HmacKey } from './identity/hmac-key.ts';
import { randomPool } from './identity/random-pool.ts';
import type { VisitorKeyStore } from './identity/visitor-keys.ts';
import type { Meter, PipelineTools } from './pipeline.ts';
import type { DeclaredParameters } from './redact/policy.ts';
import type { SiteId } from './vocabulary/ids.ts';

export interface PipelineParts {
  readonly keys: VisitorKeyStore;
  /** Long-lived keys by purpose and name. */
  readonly pseudonymKey: (purpose: string, name: string) => HmacKey;
  readonly meter: Meter;
  readonly now: () => number;
}

interface SiteTools {
  readonly vocabulary: SiteVocabulary;
  readonly declared: DeclaredParameters;
  readonly hashAccountId: (value: string) => string;
}

/** Makes the pipeline's tools from a configuration: tables are built once, not for each event. */
export function pipelineTools(loaded: LoadedConfig, parts: PipelineParts): PipelineTools {
  const { config, policy } = loaded;
  const sites = new Map(
    Object.entries(config.sites).map(([name, site]) => [name, siteTools(name, site, parts)]),
  );
  const known = (site: SiteId): SiteTools => {
    const tools = sites.get(site);
    if (tools === undefined) throw new Error('the door has checked the site');
    return tools;
  };
  return {
    policy,
    vendors: vendorsOf(config),
    rules: Object.entries(config.destinations).map(([name, each]) => destinationRule(name, each)),
    identity: {
      agents: new AgentReader(),
      addressBits: policy.addressPrefix,
      keysOf: (site) => parts.keys.keysOf(site, parts.now()),
      random: randomPool(),
    },
    vocabularyOf: (site) => known(site).vocabulary,
    redactPolicyOf: (site, { effective }) => {
      const { vocabulary, declared, hashAccountId } = known(site);
      const hashes = config.identity.userIds && effective.analytics === 'granted';
      return {
        site: { hosts: vocabulary.hosts },
        declared,
        clickIds: effective.ads === 'granted' ? 'keep' : 'redact',
        hashAccountId: hashes ? hashAccountId : null,
        strict: false,
      };
    },
    accountPseudonymOf: (site) => (config.identity.userIds ? known(site).hashAccountId : null),
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

/** The declared parameters of each site: what `permit/` may keep of a degraded event. */
export function declaredBySite(config: Config): (site: string) => DeclaredParameters {
  const bySite = new Map(
    Object.entries(config.sites).map(([name, site]) => [name, declaredOf(site)]),
  );
  return (site) => bySite.get(site) ?? new Map();
}

function siteTools(name: string, site: SiteConfig, parts: PipelineParts): SiteTools {
  const key = parts.pseudonymKey('site', name);
  return {
    declared: declaredOf(site),
    vocabulary: {
      hosts: site.origins.map((origin) => new URL(origin).hostname.replace(/^www\./, '')),
      currency: site.currency,
      microConversions: new Map(Object.entries(site.microConversions)),
    },
    hashAccountId: (value) => `h1_${key.base64url(value.slice(0, 1_000)).slice(0, 22)}`,
  };
}

function declaredOf(site: SiteConfig): DeclaredParameters {
  return new Map(
    Object.entries(site.parameters).map(([event, types]) => [
      event,
      new Map(Object.entries(types)),
    ]),
  );
}
