import type { Withdrawals } from '../deliver/withdrawals.ts';
import type { PipelineTools } from '../pipeline.ts';
import { claimedSite } from '../sources/signed-token.ts';
import { verifyWithdrawal } from '../sources/signed-withdrawal.ts';
import type { VerifyingKey } from '../sources/verifying-key.ts';
import type { SiteId } from '../vocabulary/ids.ts';
import type { Answer } from './answer.ts';
import type { DoorRequest } from './door.ts';
import type { Gate } from './gate.ts';
import type { Metrics } from './metrics.ts';
import { refuse } from './refuse.ts';
import { refuseWithdrawal } from './refuse-withdrawal.ts';

export interface SignedConsentDeskTools {
  readonly gate: Gate;
  readonly pipeline: () => Pick<PipelineTools, 'accountPseudonymOf'>;
  readonly withdrawals: Withdrawals;
  readonly consentKeyOf: (site: SiteId) => VerifyingKey | null;
  readonly metrics: Pick<Metrics, 'refused'>;
  readonly now: () => number;
}

/**
 * Takes withdrawals from the server of a site's banner, signed by the site's own key. It names
 * pages, or a person by the site's own id; the server's own address is not looked at, so nobody's
 * neighbour is taken along. Each token counts once.
 */
export class SignedConsentDesk {
  readonly #tools: SignedConsentDeskTools;

  constructor(tools: SignedConsentDeskTools) {
    this.#tools = tools;
  }

  /** 202 when the withdrawal is on disk. */
  async withdraw(token: string, request: DoorRequest): Promise<Answer> {
    const { gate, consentKeyOf, withdrawals, metrics, now } = this.#tools;
    const at = now();
    const claimed = claimedSite(token);
    const key = claimed === null ? null : consentKeyOf(claimed);
    // A site that has no key answers as a wrong signature does: who asks learns nothing.
    if (claimed === null || key === null) return refuse(metrics, 'token_invalid');
    const refused = gate.checkRates(claimed, request, 1, at);
    if (refused !== null) return refuse(metrics, refused.refused, refused.retryAfterSeconds);
    const signed = await verifyWithdrawal(token, key, at);
    if ('refused' in signed) return refuse(metrics, signed.refused);
    const { site, pages, user, denied, tokenId } = signed;
    const pseudonymOf = this.#tools.pipeline().accountPseudonymOf(site);
    if (user !== null && pseudonymOf === null) return refuse(metrics, 'user_ids_off');
    const pseudonym = user === null || pseudonymOf === null ? null : pseudonymOf(user);
    try {
      await withdrawals.learn();
      if (withdrawals.knowsToken(site, tokenId)) return refuse(metrics, 'token_replayed');
      await withdrawals.add({ site, pages, visitors: [], pseudonym, tokenId }, denied, at);
    } catch (error) {
      return refuseWithdrawal(metrics, error);
    }
    return { status: 202, reason: 'withdrawn', retryAfterSeconds: null };
  }
}
