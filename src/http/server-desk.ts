import { normalizedRegion } from '../consent/regions.ts';
import { verifyServerEvents } from '../sources/server-events.ts';
import { claimedSite } from '../sources/signed-token.ts';
import type { VerifyingKey } from '../sources/verifying-key.ts';
import type { SiteId } from '../vocabulary/ids.ts';
import type { Refusal } from '../vocabulary/outcomes.ts';
import type { Answer } from './answer.ts';
import type { Door, DoorRequest } from './door.ts';
import type { Gate } from './gate.ts';
import type { Metrics } from './metrics.ts';
import { refuse } from './refuse.ts';

export interface ServerDeskTools {
  readonly gate: Gate;
  readonly door: Door;
  readonly serverKeyOf: (site: SiteId) => VerifyingKey | null;
  readonly metrics: Pick<Metrics, 'refused'>;
  readonly now: () => number;
}

const utf8 = new TextDecoder('utf-8', { fatal: false });

/**
 * Takes events from a site's own server, signed by its key: purchases, refunds, renewals, leads
 * won. Consent, redaction and everything behind are those of a browser's events.
 */
export class ServerDesk {
  readonly #tools: ServerDeskTools;

  constructor(tools: ServerDeskTools) {
    this.#tools = tools;
  }

  /** 202 when what was kept is on disk. A token that is sent again is a repetition of its events. */
  async accept(
    body: Uint8Array | { readonly refused: Refusal },
    request: DoorRequest,
  ): Promise<Answer> {
    const { gate, door, serverKeyOf, metrics, now } = this.#tools;
    if (!(body instanceof Uint8Array)) return refuse(metrics, body.refused);
    const token = utf8.decode(body).trim();
    const at = now();
    const claimed = claimedSite(token);
    const key = claimed === null ? null : serverKeyOf(claimed);
    // A site that has no key answers as a wrong signature does: who asks learns nothing.
    if (claimed === null || key === null) return refuse(metrics, 'token_invalid');
    const refused = gate.checkRates(claimed, request, 1, at);
    if (refused !== null) return refuse(metrics, refused.refused, refused.retryAfterSeconds);
    const read = await verifyServerEvents(token, key, at);
    if ('refused' in read) return refuse(metrics, read.refused);
    // One was charged before the signature was looked at; the others now.
    const others = read.beacon.events.length + read.beacon.invalid - 1;
    const tooMany = others > 0 ? gate.checkRates(claimed, request, others, at) : null;
    if (tooMany !== null) return refuse(metrics, tooMany.refused, tooMany.retryAfterSeconds);
    return door.acceptSigned(read.beacon, normalizedRegion(read.region));
  }
}
