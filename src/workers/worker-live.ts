import { clientAddressReader } from '../http/client-address.ts';
import { HmacKey } from '../identity/hmac-key.ts';
import type { Configured } from '../live.ts';
import { type PipelineParts, pipelineTools } from '../pipeline-tools.ts';
import { AskedTerms } from './asked-terms.ts';
import type { WorkerSettings } from './worker-settings.ts';

/** What a worker makes of one configuration, as a whole: the part of it that serves. */
export type Served = Pick<
  Configured,
  'generation' | 'since' | 'config' | 'pipeline' | 'statements' | 'readClient' | 'origins'
>;

/** What of a pipeline's parts does not come with the configuration. */
type OwnParts = Omit<PipelineParts, 'pseudonymKey' | 'rules' | 'rareTerms'>;

/**
 * The configuration that a worker serves by: as the primary sent it, in force by one assignment.
 */
export class WorkerLive {
  readonly terms: AskedTerms = new AskedTerms();
  readonly #parts: OwnParts;
  #current: Served;

  constructor(settings: WorkerSettings, parts: OwnParts) {
    this.#parts = parts;
    this.#current = this.#make(settings);
  }

  get current(): Served {
    return this.#current;
  }

  follow(settings: WorkerSettings): void {
    this.#current = this.#make(settings);
  }

  #make({ pseudonyms, ...settings }: WorkerSettings): Served {
    const { generation, since, config, policy, rules, statements } = settings;
    const pseudonymKey = (_: string, site: string): HmacKey =>
      new HmacKey(Buffer.from(pseudonyms[site] ?? '', 'base64url'));
    const loaded = { config, policy, file: '', sha256: '' };
    return {
      generation,
      since,
      config,
      statements,
      pipeline: pipelineTools(loaded, {
        ...this.#parts,
        rareTerms: this.terms,
        pseudonymKey,
        rules,
      }),
      readClient: clientAddressReader(config.network),
      origins: new Set(Object.values(config.sites).flatMap((site) => site.origins)),
    };
  }
}
