import type { SiteConfig } from './config/config.ts';
import type { LoadedConfig } from './config/load.ts';
import type { HmacKey } from './identity/hmac-key.ts';
import type { EventRecord } from './event/event-record.ts';
import { type DestinationRedaction, withOwnActions } from './permit/destination-redaction.ts';
import { actionPolicy } from './redact/action-policy.ts';
import {
  defaultActions,
  type KindActions,
  poorestActions,
  richestActions,
} from './redact/actions.ts';
import type { Kind } from './redact/kinds.ts';
import type { DeclaredParameters, RedactPolicy } from './redact/policy.ts';
import { pseudonymOf } from './redact/pseudonym.ts';
import { parseRoute } from './redact/route.ts';
import { SearchKeys } from './redact/search-keys.ts';
import type { ConsentVector } from './vocabulary/purposes.ts';

type Loaded = Pick<LoadedConfig, 'config' | 'policy'>;

/** Which action each kind has: in what is stored, and in what each destination receives. */
export interface RedactionPlan {
  /** The richest of all destinations: from it each can be given its own. */
  readonly stored: KindActions;
  /** The poorest of all destinations. */
  readonly least: KindActions;
  readonly of: (destination: string) => KindActions;
}

/** Reads the plan off a configuration: destination over configuration over policy pack. */
export function redactionPlan({ config, policy }: Loaded): RedactionPlan {
  const common: KindActions = { ...defaultActions, ...policy.redact, ...config.redact };
  const own = new Map(
    Object.entries(config.destinations).map(([name, { redact }]): [string, KindActions] => [
      name,
      { ...common, ...redact },
    ]),
  );
  const all = own.size === 0 ? [common] : [...own.values()];
  return {
    stored: richestActions(all),
    least: poorestActions(all),
    of: (destination) => own.get(destination) ?? common,
  };
}

/** What redaction needs of a configuration, at the accept and at the last door. */
export interface RedactTools {
  /** What the stored event is redacted by. */
  accept(
    site: string,
    effective: ConsentVector,
    usesRarely: (term: string, k: number) => boolean,
  ): RedactPolicy;
  /** What a destination's own events are redacted by. */
  door(destination: string): DestinationRedaction;
  /** A stored event with ids that were kept as pseudonyms: by these a withdrawal finds a person. */
  matched(record: EventRecord): EventRecord;
  /** Makes the site's pseudonym of a person's id. */
  accountPseudonymOf(site: string): (id: string) => string;
  readonly declaredOf: (site: string) => DeclaredParameters;
}

interface SiteRedaction {
  readonly policy: Pick<RedactPolicy, 'site' | 'declared' | 'routes' | 'strict'>;
  readonly keys: SearchKeys;
  /** How many visitors of a day make a search term common; null: the first. */
  readonly k: number | null;
  readonly hash: (kind: Kind, value: string) => string;
}

/** What waits of a site that the configuration has no more is still redacted, and hashed never. */
const noSite: SiteRedaction = {
  policy: { site: { hosts: [] }, declared: new Map(), strict: false },
  keys: new SearchKeys(null),
  k: null,
  hash: (kind) => `[${kind}]`,
};

/** For whom a policy is made. */
interface Form {
  readonly actions: KindActions;
  readonly least: KindActions;
  readonly again: boolean;
}

function policyFor(
  { policy, hash, keys }: SiteRedaction,
  effective: ConsentVector,
  { userIds, ...form }: Form & { readonly userIds: boolean },
): RedactPolicy {
  const hashes = userIds && effective.analytics === 'granted';
  const acts = actionPolicy({ ...form, hash: hashes ? hash : null });
  const keepsClicks = effective.ads === 'granted' && form.actions.click_id === 'keep';
  return {
    ...policy,
    search: { keys, isRare: null },
    clickIds: keepsClicks ? 'keep' : 'redact',
    hashAccountId: hashes ? (value) => hash('account_id', value) : null,
    ...(acts === undefined ? {} : { acts }),
  };
}

/** Makes the tools; `since` is when this configuration came into force. */
export function redactTools(
  loaded: Loaded,
  pseudonymKey: (purpose: string, name: string) => HmacKey,
  since: number,
): RedactTools {
  const plan = redactionPlan(loaded);
  const sites = new Map(
    Object.entries(loaded.config.sites).map(([name, site]): [string, SiteRedaction] => [
      name,
      { ...siteRedaction(site, loaded), hash: siteHash(pseudonymKey('site', name)) },
    ]),
  );
  const known = (site: string): SiteRedaction => {
    const found = sites.get(site);
    if (found === undefined) throw new Error('the door has checked the site');
    return found;
  };
  const { userIds } = loaded.config.identity;
  const policyOf = (found: SiteRedaction, effective: ConsentVector, form: Form): RedactPolicy =>
    policyFor(found, effective, { ...form, userIds });
  const stored = { actions: plan.stored, least: plan.least, again: false };
  const accepting = new Map<string, RedactPolicy>();
  /** Made once for each answer that it depends on. */
  const storedPolicy = (site: string, effective: ConsentVector): RedactPolicy => {
    const key = `${effective.analytics} ${effective.ads} ${site}`;
    const policy = accepting.get(key) ?? policyOf(known(site), effective, stored);
    accepting.set(key, policy);
    return policy;
  };
  return {
    accept: (site, effective, usesRarely) => {
      const found = known(site);
      const { k } = found;
      const policy = storedPolicy(site, effective);
      if (k === null) return policy;
      const isRare = (term: string): boolean => usesRarely(term, k);
      return { ...policy, search: { keys: found.keys, isRare } };
    },
    door: (destination) => {
      const actions = plan.of(destination);
      const form = { actions, least: actions, again: true };
      return {
        actions,
        differs: Object.entries(actions).some(
          ([kind, action]) => plan.stored[kind as Kind] !== action,
        ),
        since,
        policyOf: (site, effective) => policyOf(sites.get(site) ?? noSite, effective, form),
      };
    },
    matched: (record) => {
      if (plan.stored.account_id !== 'keep' && record.receivedAt >= since) return record;
      const actions: KindActions = { ...plan.stored, account_id: 'hash' };
      const form = { actions, least: actions, again: false };
      const policyFor = (site: string, effective: ConsentVector): RedactPolicy =>
        policyOf(sites.get(site) ?? noSite, effective, form);
      const { effective } = record.consent;
      return withOwnActions(
        record,
        { actions, differs: true, since, policyOf: policyFor },
        effective,
      );
    },
    accountPseudonymOf: (site) => {
      const { hash } = known(site);
      return (id) => hash('account_id', id);
    },
    declaredOf: (site) => sites.get(site)?.policy.declared ?? new Map(),
  };
}

function siteRedaction(site: SiteConfig, { policy }: Loaded): Omit<SiteRedaction, 'hash'> {
  return {
    policy: {
      site: { hosts: siteHosts(site) },
      declared: declaredOf(site),
      routes: site.routes.flatMap((template) => {
        const route = parseRoute(template);
        return typeof route === 'string' ? [] : [route];
      }),
      strict: site.strict ?? policy.strict,
    },
    keys: new SearchKeys(site.searchKeys),
    k: commonFrom(site, policy),
  };
}

/** How many visitors of a day make a search term of a site common; null: the first. */
export function commonFrom(
  site: Pick<SiteConfig, 'search'>,
  policy: Loaded['policy'],
): number | null {
  return (site.search ?? policy.search).k;
}

/** The hosts of a site, without `www.`. */
export function siteHosts({ origins }: Pick<SiteConfig, 'origins'>): readonly string[] {
  return origins.map((origin) => new URL(origin).hostname.replace(/^www\./, ''));
}

/** The parameters that a site declares. */
function declaredOf(site: Pick<SiteConfig, 'parameters'>): DeclaredParameters {
  return new Map(
    Object.entries(site.parameters).map(([event, types]) => [
      event,
      new Map(Object.entries(types)),
    ]),
  );
}

function siteHash(key: HmacKey): (kind: Kind, value: string) => string {
  return (kind, value) => {
    const text = value.slice(0, 1_000);
    return pseudonymOf(kind, key.base64url(kind === 'account_id' ? text : `${kind}|${text}`));
  };
}
