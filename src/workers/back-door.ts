import { describeError } from '../deliver/delivery-log.ts';
import type { Answer } from '../http/answer.ts';
import type { BeaconTracing } from '../http/beacon-tracing.ts';
import type { ConsentDesk } from '../http/consent-desk.ts';
import type { Door } from '../http/door.ts';
import type { Gate } from '../http/gate.ts';
import { type KeyReadiness, keysReady } from '../http/keys-ready.ts';
import type { Metrics } from '../http/metrics.ts';
import { refuse } from '../http/refuse.ts';
import type { ServerDesk } from '../http/server-desk.ts';
import type { HmacKey } from '../identity/hmac-key.ts';
import type { RareTerms } from '../identity/rare-terms.ts';
import type { Configured } from '../live.ts';
import type { Log } from '../log.ts';
import { commonFrom } from '../redact-tools.ts';
import { parseConsentChange } from '../sources/consent-change.ts';
import type { KeyLender } from './key-lender.ts';
import type { Told } from './messages.ts';
import { parseAsked, type ParsedAsk } from './parse-asked.ts';

export interface BackDoorTools {
  readonly live: {
    readonly current: Pick<Configured, 'generation' | 'pipeline' | 'loaded'>;
    readonly rareTerms: Pick<RareTerms, 'count'>;
  };
  readonly gate: Pick<Gate, 'checkRates'>;
  readonly keys: KeyReadiness;
  readonly lender: Pick<KeyLender, 'lend' | 'living'>;
  readonly door: Pick<Door, 'take'>;
  readonly desk: Pick<ConsentDesk, 'change'>;
  readonly serverDesk: Pick<ServerDesk, 'accept'>;
  readonly metrics: Pick<Metrics, 'refused' | 'rateLimited'>;
  readonly telemetry: BeaconTracing | null;
  readonly log: Log;
  readonly now: () => number;
}

type ParsedBeaconAsk = Extract<ParsedAsk, { kind: 'beacon' }>;

const broken: Told = {
  answer: { status: 500, reason: 'internal_error', retryAfterSeconds: null },
};

/**
 * The half of the door that stands in the primary: it takes what workers ask, as one process would.
 * What was made under a configuration or a visitor key that is over is sent back to be made anew.
 */
export class BackDoor {
  readonly #tools: BackDoorTools;

  constructor(tools: BackDoorTools) {
    this.#tools = tools;
  }

  /** Never rejects: a fault of ours, or a message that is amiss, is the answer 500, counted. */
  async answer(asked: unknown): Promise<Told> {
    try {
      const parsed = parseAsked(asked);
      if (parsed === null) throw new TypeError('a worker said what is amiss');
      return await this.#answer(parsed);
    } catch (error) {
      const { log, metrics } = this.#tools;
      metrics.refused('internal_error');
      log('error', { event: 'internal_error', where: 'workers', error: describeError(error) });
      return broken;
    }
  }

  async #answer(asked: ParsedAsk): Promise<Told> {
    const { lender, desk, serverDesk } = this.#tools;
    if (asked.kind === 'beacon') return this.#take(asked);
    if (asked.kind === 'keys') return { keys: await lender.lend() };
    const { kind, text, from } = asked;
    const body = Buffer.from(text);
    const answering =
      kind === 'consent'
        ? desk.change(parseConsentChange(body), from)
        : serverDesk.accept(body, from);
    return { answer: await answering };
  }

  /** From the last look at configuration and key to the spool nothing is waited for. */
  async #take(asked: ParsedBeaconAsk): Promise<Told> {
    const { live, gate, keys, lender, door, metrics, telemetry, now } = this.#tools;
    const { arrival } = asked;
    const at = now();
    if (!keys.isReady(at) && !(await keysReady(keys, at))) {
      return { answer: refuse(metrics, 'spool_unavailable', 5) };
    }
    if (asked.generation !== live.current.generation) return { stale: 'config' };
    const key = lender.living(asked.key, arrival.site, at);
    if (key === null) return { stale: 'keys' };
    const common = this.#commonOf(asked, key);
    if (common.length > 0) return { common };
    const refused = gate.checkRates(arrival.site, arrival, arrival.received, at);
    if (refused !== null) {
      metrics.rateLimited(arrival.site);
      return { answer: refuse(metrics, refused.refused, refused.retryAfterSeconds) };
    }
    const trace = telemetry?.beacon(arrival.site) ?? null;
    const answer = await door.take(arrival, at, live.current.pipeline.meter, trace);
    return { answer: withoutConsent(answer) };
  }

  /** Counts in what a worker took for rare; the names of those that are common. */
  #commonOf({ terms, arrival }: ParsedBeaconAsk, key: HmacKey): readonly string[] {
    if (terms.length === 0) return [];
    const { current, rareTerms } = this.#tools.live;
    const { config, policy } = current.loaded;
    const site = config.sites[arrival.site];
    const k = site === undefined ? null : commonFrom(site, policy);
    if (k === null) return [];
    return terms.filter((use) => rareTerms.count(use, k, key)).map(({ name }) => name);
  }
}

/** The worker knows it: it has resolved it. */
function withoutConsent({ status, reason, retryAfterSeconds }: Answer): Answer {
  return { status, reason, retryAfterSeconds };
}
