import type { Config } from '../config/config.ts';
import type { LoadedPolicy } from '../config/policy-file.ts';
import type { DestinationRule } from '../consent/destination-rule.ts';
import type { SiteStatements } from '../http/manifest.ts';
import type { HmacKey } from '../identity/hmac-key.ts';
import type { Configured } from '../live.ts';

/** A configuration as workers get it: whole but for what the primary alone needs. */
export interface WorkerSettings {
  /** Tells it from those before and after. */
  readonly generation: number;
  /** When it came into force. */
  readonly since: number;
  readonly config: Config;
  readonly policy: LoadedPolicy;
  readonly rules: readonly DestinationRule[];
  readonly statements: SiteStatements;
  /**
   * By site the key of its pseudonyms, base64url: that of the running primary, whatever lies in the
   * key folder by now; and not its root, from which all others are made.
   */
  readonly pseudonyms: Readonly<Record<string, string>>;
}

/** Makes what workers serve by. What depends on a destination's own settings is made here. */
export function workerSettings(
  configured: Configured,
  pseudonymKey: (purpose: 'site', name: string) => HmacKey,
): WorkerSettings {
  const { generation, since, loaded, pipeline, statements } = configured;
  const { config, policy } = loaded;
  const pseudonyms = Object.fromEntries(
    Object.keys(config.sites).map((site) => [
      site,
      pseudonymKey('site', site).copy().toString('base64url'),
    ]),
  );
  const { rules } = pipeline;
  const shown = withoutSecrets(config);
  return { generation, since, config: shown, policy, rules, statements, pseudonyms };
}

/** No secret and no key of a destination, of the console, of a database or of a signature. */
function withoutSecrets(config: Config): Config {
  return {
    ...config,
    admin: { ...config.admin, token: null },
    spool: { ...config.spool, url: null, password: null },
    telemetry: { otlp: null },
    ledger: { postHeadTo: null },
    sites: mapped(config.sites, (site) => ({ ...site, consentKey: null, serverKey: null })),
    destinations: mapped(config.destinations, (each) => ({ ...each, settings: null })),
  };
}

function mapped<Value>(
  values: Readonly<Record<string, Value>>,
  change: (value: Value) => Value,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
