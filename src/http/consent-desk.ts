import { consentRecord } from '../consent/consent-record.ts';
import { objectionSetCookie, statedObjection, withoutObjection } from '../consent/objection.ts';
import { resolveConsent } from '../consent/resolve.ts';
import type { Withdrawals } from '../deliver/withdrawals.ts';
import type { ConsentRecord } from '../event/consented-event.ts';
import type { RequestFacts } from '../event/raw-event.ts';
import { visitorsOf } from '../identity/pseudonymize.ts';
import type { PipelineTools } from '../pipeline.ts';
import type { ConsentChange, SignedChange } from '../sources/consent-change.ts';
import type { VisitorId } from '../vocabulary/ids.ts';
import type { Refusal } from '../vocabulary/outcomes.ts';
import { purposes } from '../vocabulary/purposes.ts';
import type { Answer } from './answer.ts';
import type { DoorRequest } from './door.ts';
import type { Gate } from './gate.ts';
import { type KeyReadiness, keysReady } from './keys-ready.ts';
import type { Metrics } from './metrics.ts';
import { refuse } from './refuse.ts';
import { refuseWithdrawal } from './refuse-withdrawal.ts';
import type { SignedConsentDesk } from './signed-consent-desk.ts';

export interface ConsentDeskTools {
  readonly gate: Gate;
  readonly pipeline: () => PipelineTools;
  readonly withdrawals: Withdrawals;
  /** Takes what the site's own server signed. */
  readonly signed: SignedConsentDesk;
  readonly metrics: Pick<Metrics, 'refused'>;
  readonly keys: KeyReadiness;
  /** Whether the operator lets an objection be kept in a cookie. */
  readonly objectionCookie: () => boolean;
  readonly now: () => number;
}

/** What a change of consent comes to. */
interface Understood {
  readonly consent: ConsentRecord;
  readonly visitors: readonly VisitorId[];
  readonly cookie: { readonly setCookie?: string };
}

/**
 * Takes changes of consent from pages. What is no longer granted is taken back from everything of
 * these pages, and of this visitor, that still waits to leave; a later yes raises nothing.
 */
export class ConsentDesk {
  readonly #tools: ConsentDeskTools;

  constructor(tools: ConsentDeskTools) {
    this.#tools = tools;
  }

  /** 202 when the withdrawal is on disk. */
  async change(
    parsed: ConsentChange | SignedChange | { readonly refused: Refusal },
    request: DoorRequest,
  ): Promise<Answer> {
    if ('refused' in parsed) return refuse(this.#tools.metrics, parsed.refused);
    if ('token' in parsed) return this.#tools.signed.withdraw(parsed.token, request);
    const { gate, withdrawals, metrics, keys, now } = this.#tools;
    const at = now();
    // Each page is remembered for weeks, so it costs what an event does.
    const refused = gate.check(parsed.site, request, Math.max(1, parsed.pages.length), at);
    if (refused !== null) return refuse(metrics, refused.refused, refused.retryAfterSeconds);
    if (!(await keysReady(keys, at))) return refuse(metrics, 'spool_unavailable', 5);
    const { visitors, consent, cookie } = this.#read(parsed, request, at);
    const denied = purposes.filter((purpose) => consent.effective[purpose] !== 'granted');
    const answer = { status: 202, retryAfterSeconds: null, consent, ...cookie } as const;
    if (denied.length === 0) return { ...answer, reason: 'nothing_withdrawn' };
    try {
      await withdrawals.add({ ...parsed, visitors }, denied, at);
    } catch (error) {
      return refuseWithdrawal(metrics, error);
    }
    return { ...answer, reason: 'withdrawn' };
  }

  #read({ site, statement }: ConsentChange, request: DoorRequest, at: number): Understood {
    const { pipeline, objectionCookie } = this.#tools;
    const { policy, identity } = pipeline();
    const { address, region } = request;
    const objects = statedObjection(statement);
    const headers =
      // The cookie that is taken back still stands in the request that does so.
      objects === false
        ? { ...request.headers, cookie: withoutObjection(request.headers['cookie']) }
        : request.headers;
    const facts: RequestFacts = { address: address?.text ?? null, region, headers, statement };
    const resolution = resolveConsent({ region, headers, statement, now: at });
    const isKept = objects !== null && objectionCookie();
    return {
      consent: consentRecord(resolution, policy),
      visitors: visitorsOf(facts, site, identity),
      cookie: isKept ? { setCookie: objectionSetCookie(objects) } : {},
    };
  }
}
