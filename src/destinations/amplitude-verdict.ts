import { isJsonObject, own } from '../vocabulary/json.ts';
import { answerObject, indexBelow, refusalCode } from './answer-body.ts';
import { commonVerdict, halted, rejected } from './common-verdict.ts';
import type { Verdict, VendorRequest, VendorResponse } from './destination.ts';
import { partialVerdict } from './partial-verdict.ts';

/** Amplitude asks to leave a throttled device alone for this long. */
const throttledMs = 30_000;

/**
 * Reads Amplitude's answers. 400 took nothing: what it names is refused, the rest is sent again.
 * 429 names throttled events, which wait, and devices over their quota of the day, which are lost.
 */
export function amplitudeVerdict(
  response: VendorResponse,
  eventIds: readonly string[],
  request?: VendorRequest,
): Verdict {
  if (response.status !== 400 && response.status !== 429) return commonVerdict(response, eventIds);
  const answer = answerObject(response.body);
  return response.status === 400
    ? invalid(answer, response, eventIds)
    : throttled(answer, response, eventIds, request);
}

function invalid(answer: object, response: VendorResponse, eventIds: readonly string[]): Verdict {
  const missing = named(answer, 'missing_field');
  const error = own(answer, 'error');
  const isKey = typeof error === 'string' && /invalid api[ _-]?key/i.test(error.slice(0, 500));
  if (missing === 'api_key' || isKey) return halted(eventIds, 'auth');
  if (typeof missing === 'string' && missing !== '') {
    return rejected(eventIds, refusalCode(missing, 'missing_field'));
  }
  const refused = new Map<number, string>();
  const refuse = (index: unknown, code: string): void => {
    const at = indexBelow(index, eventIds.length);
    if (at !== null && !refused.has(at)) refused.set(at, code);
  };
  for (const list of [
    'events_with_invalid_fields',
    'events_with_missing_fields',
    'events_with_invalid_id_lengths',
  ]) {
    for (const [field, indexes] of entriesOf(named(answer, list))) {
      if (!Array.isArray(indexes)) continue;
      for (const index of indexes) refuse(index, refusalCode(field, 'invalid_field'));
    }
  }
  for (const index of listOf(named(answer, 'silenced_events'))) refuse(index, 'silenced');
  return refused.size === 0
    ? commonVerdict(response, eventIds)
    : partialVerdict(eventIds, refused, 'retry');
}

function throttled(
  answer: object,
  response: VendorResponse,
  eventIds: readonly string[],
  request: VendorRequest | undefined,
): Verdict {
  const common = commonVerdict(response, eventIds);
  const waiting = new Set(listOf(named(answer, 'throttled_events')));
  const over = new Set(
    ['exceeded_daily_quota_devices', 'exceeded_daily_quota_users'].flatMap((list) =>
      entriesOf(named(answer, list)).map(([id]) => id),
    ),
  );
  const refused = new Map<number, string>();
  if (over.size > 0) {
    const owners = ownersOf(request, eventIds.length);
    for (const index of eventIds.keys()) {
      const ids = owners?.[index] ?? null;
      const isOver = ids === null ? !waiting.has(index) : ids.some((id) => over.has(id));
      if (isOver) refused.set(index, 'daily_quota');
    }
  }
  const asked = common.retryAfterMs ?? 0;
  const wait = waiting.size > 0 ? Math.max(asked, throttledMs) : asked;
  const verdict = partialVerdict(eventIds, refused, 'retry');
  return wait === 0 || verdict.retry.length === 0 ? verdict : { ...verdict, retryAfterMs: wait };
}

/** Device and user of each event that was sent; null where the request is not at hand. */
function ownersOf(
  request: VendorRequest | undefined,
  count: number,
): readonly (readonly string[])[] | null {
  const events = request === undefined ? null : own(answerObject(request.body), 'events');
  if (!Array.isArray(events) || events.length !== count) return null;
  return events.map((event: unknown) =>
    isJsonObject(event)
      ? [own(event, 'device_id'), own(event, 'user_id')].filter((id) => typeof id === 'string')
      : [],
  );
}

/** The API says `throttled_events`, its own library `throttledEvents`. */
function named(answer: object, name: string): unknown {
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return own(answer, name) ?? own(answer, camel);
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isJsonObject(value) ? Object.entries(value) : [];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
