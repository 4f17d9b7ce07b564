import type { Action } from '../redact/actions.ts';
import type { Kind } from '../redact/kinds.ts';
import type { RuledConversion } from '../rules/site-rules.ts';
import type { ParameterType } from '../vocabulary/parameter-types.ts';
import type { VerifyingKey } from '../sources/verifying-key.ts';
import type { Purpose } from '../vocabulary/purposes.ts';

/** A token bucket: events per second, and how many may come at once. */
export interface RateLimit {
  readonly rate: number;
  readonly burst: number;
}

export interface SiteConfig {
  /** `https://shop.example`: scheme, host, port if not the default one. */
  readonly origins: readonly string[];
  readonly currency: string | null;
  /** The consent banner, by its name in docs/consent-banners.md. */
  readonly banner: string | null;
  readonly microConversions: Readonly<Record<string, RuledConversion>>;
  /** Event name → parameter → type; `*` stands for all events. */
  readonly parameters: Readonly<Record<string, Readonly<Record<string, ParameterType>>>>;
  /** The public key of the banner's server, for withdrawals that it signs (docs/withdrawal.md). */
  readonly consentKey: VerifyingKey | null;
  /** The public key of the site's own server, for events that it signs (docs/server-events.md). */
  readonly serverKey: VerifyingKey | null;
  /** Templates of its paths, tried in their order: `/users/:id{hash}`. */
  readonly routes: readonly string[];
  /** Undeclared and unknown parameters are dropped; null: as the policy pack says. */
  readonly strict: boolean | null;
  /** The keys under which its own search has its terms; null: the usual ones. */
  readonly searchKeys: readonly string[] | null;
  /** null: as the policy pack says. */
  readonly search: SearchConfig | null;
}

/** Until `k` visitors of a day used it, a search term leaves as `[rare]`; null: from the first. */
export interface SearchConfig {
  readonly k: number | null;
}

/** What happens to kinds of personal data (docs/redaction.md). */
export type RedactConfig = Readonly<Partial<Record<Kind, Action>>>;

export interface DestinationConfig {
  readonly type: string;
  /** All must be granted. */
  readonly purposes: readonly Purpose[];
  readonly whenUnknown: 'drop' | 'count' | 'degrade';
  readonly whenDenied: 'drop' | 'count';
  readonly allowSensitive: readonly string[];
  /** Its id in the TCF's global vendor list; null where TC strings speak by purposes alone. */
  readonly tcfVendor: number | null;
  /** For a request without an answer, where the vendor has no dedupe. */
  readonly unanswered: 'atMostOnce' | 'atLeastOnce';
  /** Where it begins when it is new: with what was stored at this time or later; null: now. */
  readonly from: number | null;
  /** Over the configuration's own and the policy pack's. */
  readonly redact: RedactConfig;
  /** The destination's own settings, checked by its own schema. */
  readonly settings: unknown;
}

/** How long what is kept. */
export interface RetentionConfig {
  /** An event is tried for so long, then it expires. */
  readonly spoolHours: number;
  /** Delivered events stay so long for a replay. */
  readonly replayHours: number;
  readonly deadLetterHours: number;
  readonly spoolMegabytes: number;
  readonly ledgerMonths: number;
}

/** Traces of Sluice's own work, for a collector of the operator's; null: none. */
export interface TelemetryConfig {
  readonly otlp: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    /** The share of beacons and of batches that is traced. */
    readonly sample: number;
  } | null;
}

/** Where events wait. All but `engine` is for `postgres` alone. */
export interface SpoolConfig {
  readonly engine: 'sqlite' | 'postgres';
  readonly url: string | null;
  readonly password: string | null;
  readonly schema: string;
  readonly connections: number;
}

/** The whole configuration, as docs/configuration.md describes it; each field has its default. */
export interface Config {
  readonly listen: { readonly host: string; readonly port: number };
  readonly admin: { readonly host: string; readonly port: number; readonly token: string | null };
  readonly prefix: string;
  readonly data: string;
  readonly keys: string;
  readonly network: {
    readonly trustedProxies: readonly string[];
    readonly hops: number;
    readonly regionHeader: string | null;
    readonly defaultRegion: string | null;
  };
  readonly policy: string;
  /** Whether an objection may be kept in the visitor's browser: the one cookie Sluice can set. */
  readonly objectionCookie: boolean;
  /** Whether `/.well-known/gpc.json` is published, which speaks for the whole site. */
  readonly gpc: { readonly publish: boolean; readonly lastUpdate: string | null };
  readonly limits: { readonly perAddress: RateLimit; readonly perSite: RateLimit };
  readonly identity: {
    /** null: where the spool is, the nodes' keys are as well. */
    readonly keyStore: 'memory' | 'postgres' | null;
    readonly userIds: boolean;
  };
  readonly spool: SpoolConfig;
  readonly retention: RetentionConfig;
  readonly telemetry: TelemetryConfig;
  /** Where the signed head of each day's record is posted. */
  readonly ledger: { readonly postHeadTo: string | null };
  /** Over the policy pack's, for all destinations. */
  readonly redact: RedactConfig;
  readonly sites: Readonly<Record<string, SiteConfig>>;
  readonly destinations: Readonly<Record<string, DestinationConfig>>;
}
