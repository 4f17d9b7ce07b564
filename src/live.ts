import type { Config, SiteConfig } from './config/config.ts';
import type { LoadedConfig } from './config/load.ts';
import { followed } from './config/restart-keys.ts';
import { deliveryTools, type DeliveryTools } from './deliver-tools.ts';
import type { Withdrawals } from './deliver/withdrawals.ts';
import { clientAddressReader } from './http/client-address.ts';
import { type SiteStatements, siteStatements } from './http/manifest.ts';
import { RareTerms } from './identity/rare-terms.ts';
import { type InForce, inForce } from './ledger/opening.ts';
import type { PipelineTools } from './pipeline.ts';
import { type PipelineParts, pipelineTools } from './pipeline-tools.ts';

/** What is made of one configuration, as a whole. */
export interface Configured {
  /** What the files say. */
  readonly wanted: LoadedConfig;
  /** What is in force of it. */
  readonly loaded: LoadedConfig;
  readonly config: Config;
  readonly pipeline: PipelineTools;
  readonly delivering: DeliveryTools;
  readonly statements: SiteStatements;
  readonly readClient: ReturnType<typeof clientAddressReader>;
  /** Origins of all sites, for CORS. */
  readonly origins: ReadonlySet<string>;
  /** What the record says of it. */
  readonly inForce: InForce;
  /** Keys of the file whose value waits for the next start. */
  readonly restartNeeded: readonly string[];
  /** When it came into force. */
  readonly since: number;
  /** Counts from 1: tells it from those before and after. */
  readonly generation: number;
}

/** What does not change while the process runs. */
export interface LiveParts extends Omit<PipelineParts, 'rareTerms'> {
  readonly withdrawals: Withdrawals;
  readonly version: string;
}

/**
 * The configuration in force. A new one is made as a whole and takes the place of the last one by
 * one assignment: who asks sees the one or the other, never a mixture.
 */
export class Live {
  /** Of all configurations: a term stays common when the file changes. */
  readonly rareTerms: RareTerms = new RareTerms();
  readonly #parts: LiveParts;
  #current: Configured;

  constructor(loaded: LoadedConfig, parts: LiveParts) {
    this.#parts = parts;
    this.#current = this.#make(loaded, null);
  }

  get current(): Configured {
    return this.#current;
  }

  /** Puts a configuration in force; what is read at the start only keeps its running value. */
  follow(loaded: LoadedConfig): Configured {
    this.#current = this.#make(loaded, this.#current);
    return this.#current;
  }

  siteOf(name: string): SiteConfig | null {
    const { sites } = this.#current.config;
    return Object.hasOwn(sites, name) ? (sites[name] ?? null) : null;
  }

  #make(wanted: LoadedConfig, before: Configured | null): Configured {
    const { config, restartNeeded } =
      before === null
        ? { config: wanted.config, restartNeeded: [] }
        : followed(before.config, wanted.config);
    const loaded = { ...wanted, config };
    // What was received in this millisecond may have been redacted under the last one.
    const since = this.#parts.now() + 1;
    const pipeline = pipelineTools(loaded, { ...this.#parts, rareTerms: this.rareTerms });
    return {
      wanted,
      loaded,
      config,
      pipeline,
      delivering: deliveryTools(loaded, { ...this.#parts, since }, before),
      statements: siteStatements(loaded, this.#parts.version),
      readClient: clientAddressReader(config.network),
      origins: new Set(Object.values(config.sites).flatMap((site) => site.origins)),
      inForce: inForce(loaded, pipeline.rules),
      restartNeeded,
      since,
      generation: (before?.generation ?? 0) + 1,
    };
  }
}
