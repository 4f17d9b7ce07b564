import type { Answer } from '../http/answer.ts';
import type { DoorRequest } from '../http/door.ts';
import { refusedOrigin } from '../http/gate.ts';
import type { RateLimiter } from '../http/rate-limiter.ts';
import { refuse } from '../http/refuse.ts';
import type { RequestFacts } from '../event/raw-event.ts';
import { runPipeline } from '../pipeline.ts';
import type { ParsedBeacon, ParseResult } from '../sources/beacon.ts';
import type { ConsentChange, SignedChange } from '../sources/consent-change.ts';
import { mintEvents } from '../sources/mint-events.ts';
import type { SiteId } from '../vocabulary/ids.ts';
import type { Refusal } from '../vocabulary/outcomes.ts';
import type { BorrowedKeys } from './borrowed-keys.ts';
import type { Asked, RequestMessage, Told } from './messages.ts';
import type { PrimaryLink } from './primary-link.ts';
import type { WorkerLive } from './worker-live.ts';
import type { WorkerMetrics } from './worker-metrics.ts';

export interface FrontDoorTools {
  readonly live: WorkerLive;
  readonly keys: BorrowedKeys;
  readonly link: Pick<PrimaryLink, 'ask' | 'isFull'>;
  /**
   * What one worker alone lets through, so that a flood costs neither its steps nor the primary's
   * time. No more than this could pass there, where the rates of all are asked.
   */
  readonly rates: Pick<RateLimiter, 'take'>;
  readonly metrics: Pick<WorkerMetrics, 'refused' | 'rateLimited'>;
  readonly now: () => number;
  readonly random: (bytes: number) => Buffer;
}

/** A beacon that falls between so many reloads is sent away with 503: it comes again. */
const triesMax = 5;
const retrySeconds = 5;
const utf8 = new TextDecoder('utf-8', { fatal: false });

/**
 * The half of the door that stands in a worker: site and origin, then the pure steps. What came of
 * them is the primary's to take. What it found to be made under a configuration or a key that is
 * over is made once more, so that nothing of before counts as of now; and what a search term of it
 * was hidden in that is not rare.
 */
export class FrontDoor {
  readonly #tools: FrontDoorTools;

  constructor(tools: FrontDoorTools) {
    this.#tools = tools;
  }

  async accept(parsed: ParseResult, request: DoorRequest): Promise<Answer> {
    const { keys, now } = this.#tools;
    if ('refused' in parsed) return this.#refuse(parsed.refused);
    // What is withdrawn while it waits, or is made anew, was withdrawn after it came.
    const arrivedAt = now();
    for (let tries = 0; tries < triesMax; tries += 1) {
      if (!keys.isReady(now())) {
        await keys.refresh().catch(() => undefined);
        if (!keys.isReady(now())) break;
      }
      const { sites } = this.#tools.live.current.config;
      const refused = refusedOrigin(sites, parsed.site, request.origin);
      if (refused !== null) return this.#refuse(refused);
      const waitSeconds = tries > 0 ? null : this.#tooFast(parsed, request, arrivedAt);
      if (waitSeconds !== null) return this.#refuse('rate_limited', waitSeconds);
      if (this.#tools.link.isFull) return this.#refuse('overloaded', retrySeconds);
      const asked = this.#pass(parsed, request, arrivedAt);
      if (asked === null) continue;
      const told = await this.#tools.link.ask(asked);
      if ('answer' in told) {
        const { answer } = told;
        return answer.status === 202
          ? { ...answer, consent: asked.arrival.passed.consent }
          : answer;
      }
      if ('stale' in told && told.stale === 'keys') keys.distrust();
      if ('common' in told) this.#learn(parsed.site, told.common);
    }
    return this.#refuse('spool_unavailable', retrySeconds);
  }

  /** A change of consent, which the primary takes. */
  change(
    parsed: ConsentChange | SignedChange | { readonly refused: Refusal },
    request: DoorRequest,
  ): Promise<Answer> {
    if ('refused' in parsed) return Promise.resolve(this.#refuse(parsed.refused));
    if ('token' in parsed) return this.#hand('consent', { jwt: parsed.token }, request);
    const { statement, ...change } = parsed;
    return this.#hand('consent', { v: 1, ...change, ...statement }, request);
  }

  /** Events that a site's own server signed: the primary looks at the signature. */
  server(body: Uint8Array | { readonly refused: Refusal }, request: DoorRequest): Promise<Answer> {
    return body instanceof Uint8Array
      ? this.#hand('server', utf8.decode(body), request)
      : Promise.resolve(this.#refuse(body.refused));
  }

  async #hand(
    kind: 'consent' | 'server',
    said: string | object,
    request: DoorRequest,
  ): Promise<Answer> {
    const { link } = this.#tools;
    if (link.isFull) return this.#refuse('overloaded', retrySeconds);
    const text = typeof said === 'string' ? said : textOf(said);
    if (text === null) return this.#refuse('malformed_body');
    const told: Told = await link.ask({ kind, text, from: messageOf(request) });
    if (!('answer' in told)) throw new Error('the primary answers what it is handed');
    return told.answer;
  }

  #tooFast({ site, events, invalid }: ParsedBeacon, from: DoorRequest, at: number): number | null {
    const { rates, metrics } = this.#tools;
    const seconds = rates.take(site, from.address, events.length + invalid, at);
    if (seconds !== null) metrics.rateLimited(site);
    return seconds;
  }

  /** Null where the site is new and its key not here yet: to be looked at anew. */
  #pass(
    parsed: ParsedBeacon,
    request: DoorRequest,
    arrivedAt: number,
  ): Extract<Asked, { kind: 'beacon' }> | null {
    const { live, keys, now, random } = this.#tools;
    const { generation, since, pipeline } = live.current;
    const key = keys.numberOf(parsed.site);
    if (key === null) {
      keys.distrust();
      return null;
    }
    // Nothing was received under a configuration before it came into force.
    const receivedAt = Math.max(arrivedAt, since);
    const address = request.address?.text ?? null;
    const { region, headers } = request;
    const { statement, site, page, invalid } = parsed;
    const facts: RequestFacts = { address, region, headers, statement };
    const { events, tooOld } = mintEvents(parsed, facts, { receivedAt, random });
    const passed = runPipeline(events, facts, pipeline, now());
    const terms = live.terms.taken();
    const received = parsed.events.length + invalid;
    const arrival = { site, page, received, invalid, tooOld, passed, address };
    return { kind: 'beacon', generation, key, terms, arrival };
  }

  /** Under the key of now: under another one the terms are not known, and are asked for anew. */
  #learn(site: SiteId, common: readonly string[]): void {
    const { live, keys, now } = this.#tools;
    if (keys.isReady(now())) live.terms.learn(common, keys.keysOf(site, now()).current);
  }

  #refuse(reason: Refusal, retryAfterSeconds: number | null = null): Answer {
    return refuse(this.#tools.metrics, reason, retryAfterSeconds);
  }
}

function messageOf({ address, ...request }: DoorRequest): RequestMessage {
  return { ...request, address: address?.text ?? null };
}

/** What is nested too deep to be written is a body that nobody sends who means it. */
function textOf(said: object): string | null {
  try {
    return JSON.stringify(said);
  } catch {
    return null;
  }
}
