import type { EncodedRequest, HttpDestination } from '../destinations/destination.ts';
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
      return { kind: 'judged', verdict: definition.judge(sent.response, eventIds, request), code };
    } catch {
      return { kind: 'unsendable', reason: 'judge_failed' };
    }
  };
  return {
    prepare: (events, batchId) => {
      const { requests, dropped } = definition.encode(events, { settings, now: now(), batchId });
      const shipments = requests.map((request) => ({
        eventIds: request.eventIds,
        send: () => send(request),
      }));
      return { shipments, dropped };
    },
    close: () => sender.close(),
  };
}
