import type {
  Encoded,
  EncodedRequest,
  HttpDestination,
  Verdict,
} from '../destinations/destination.ts';
import { limits } from '../vocabulary/limits.ts';
import { HttpSender } from './http-sender.ts';
import type { Line } from './line.ts';
import type { Reply } from './reply.ts';

/** The vendor, its settings and its time limit. */
export interface HttpLineOptions {
  readonly definition: HttpDestination;
  readonly settings: unknown;
  readonly now: () => number;
  readonly timeoutMs?: number;
}

/** The way to a vendor with an HTTP API: encode, send, judge. */
export function httpLine({ definition, settings, now, timeoutMs }: HttpLineOptions): Line {
  const sender = new HttpSender({
    mayReachPrivate: definition.mayReachPrivate?.(settings) ?? false,
    timeoutMs: timeoutMs ?? limits.deliveryMsMax,
  });
  const send = async ({ request, eventIds }: EncodedRequest): Promise<Reply> => {
    const sent = await sender.send(request);
    if (sent.kind !== 'answered') return sent;
    const code = `http_${sent.response.status}`;
    try {
      const verdict = definition.judge(sent.response, eventIds, request);
      if (isVerdict(verdict)) return { kind: 'judged', verdict, code };
    } catch {
      // It ends as what it gives back wrong.
    }
    return { kind: 'unsendable', reason: 'judge_failed' };
  };
  return {
    prepare: (events, batchId) => {
      const encoded = definition.encode(events, { settings, now: now(), batchId });
      if (!isEncoded(encoded)) throw new TypeError('encode breaks its contract');
      const { requests, dropped } = encoded;
      const shipments = requests.map((request) => ({
        eventIds: request.eventIds,
        send: () => send(request),
      }));
      return { shipments, dropped };
    },
    close: () => sender.close(),
  };
}

/** An operator's own destination may be JavaScript: no compiler has looked at what it gives back. */
function isVerdict({ ok, retry, reject, bisect = [], retryAfterMs = 0 }: Verdict): boolean {
  const lists = [ok, retry, reject, bisect].every(Array.isArray) && bisect.every(Array.isArray);
  return lists && Number.isFinite(retryAfterMs);
}

function isEncoded({ requests, dropped }: Encoded): boolean {
  const isWhole = ({ request, eventIds }: Partial<EncodedRequest>): boolean =>
    request !== undefined && Array.isArray(eventIds);
  return Array.isArray(dropped) && requests.every(isWhole);
}
