import { consentRecord } from '../consent/consent-record.ts';
import { resolveConsent } from '../consent/resolve.ts';
import type { Withdrawals } from '../deliver/withdrawals.ts';
import type { RequestFacts } from '../event/raw-event.ts';
import { visitorsOf } from '../identity/pseudonymize.ts';
import type { PipelineTools } from '../pipeline.ts';
import type { ConsentChange, SignedChange } from '../sources/consent-change.ts';
import { SpoolUnavailable } from '../spool/spool.ts';
import { type Refusal, refusals } from '../vocabulary/outcomes.ts';
import { purposes } from '../vocabulary/purposes.ts';
import type { Answer, DoorRequest } from './door.ts';
import type { Gate } from './gate.ts';
import type { SignedConsentDesk } from './signed-consent-desk.ts';

export interface ConsentDeskTools {
  readonly gate: Gate;
  readonly pipeline: () => PipelineTools;
  readonly withdrawals: Withdrawals;
  /** Takes what the site's own server signed. */
  readonly signed: SignedConsentDesk;
  readonly now: () => number;
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
    if ('refused' in parsed) return refuse(parsed.refused, null);
    if ('token' in parsed) return this.#tools.signed.withdraw(parsed.token, request);
    const { gate, pipeline, withdrawals, now } = this.#tools;
    const at = now();
    const refused = gate.check(parsed.site, request, 1, at);
    if (refused !== null) return refuse(refused.refused, refused.retryAfterSeconds);
    const { policy, identity } = pipeline();
    const { region, headers } = request;
    const { statement } = parsed;
    const facts: RequestFacts = {
      address: request.address?.text ?? null,
      region,
      headers,
      statement,
    };
    const resolution = resolveConsent({ region, headers, statement, now: at });
    const consent = consentRecord(resolution, policy);
    const denied = purposes.filter((purpose) => consent.effective[purpose] !== 'granted');
    if (denied.length === 0)
      return { status: 202, reason: 'nothing_withdrawn', retryAfterSeconds: null, consent };
    const visitors = visitorsOf(facts, parsed.site, identity);
    try {
      await withdrawals.add({ ...parsed, visitors }, denied, at);
    } catch (error) {
      if (error instanceof SpoolUnavailable) return refuse('spool_unavailable', 5);
      throw error;
    }
    return { status: 202, reason: 'withdrawn', retryAfterSeconds: null, consent };
  }
}

function refuse(reason: Refusal, retryAfterSeconds: number | null): Answer {
  return { status: refusals[reason], reason, retryAfterSeconds };
}
