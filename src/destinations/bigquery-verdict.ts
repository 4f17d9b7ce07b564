import { isJsonObject, own } from '../vocabulary/json.ts';
import { bisected, commonVerdict, halted, retried } from './common-verdict.ts';
import type { Verdict, VendorResponse } from './destination.ts';

// docs.cloud.google.com/bigquery/docs/error-messages
const retryReasons: ReadonlySet<string> = new Set([
  'backendError',
  'blocked',
  'internalError',
  'jobBackendError',
  'jobInternalError',
  'jobRateLimitExceeded',
  'quotaExceeded',
  'rateLimitExceeded',
  'resourcesExceeded',
  'resourceInUse',
  'stopped',
  'tableUnavailable',
  'timeout',
]);
const quotaMs = 600_000;

/** What an answer of the API means: `insertAll`'s row by row, any other's as a whole. */
export function bigqueryVerdict(response: VendorResponse, eventIds: readonly string[]): Verdict {
  const { status } = response;
  const body = parsed(response.body);
  if (status >= 200 && status <= 299) return byRow(body, eventIds);
  const error = own(Object(own(Object(body), 'error')), 'errors');
  const reason = Array.isArray(error) ? reasonOf(error[0]) : null;
  // A table that was just made is unknown for minutes.
  if (status === 404) return retried(response, eventIds);
  if (status === 403 && reason !== null && retryReasons.has(reason)) {
    const wait = reason === 'quotaExceeded' ? { retryAfterMs: quotaMs } : {};
    return { ...wait, ...retried(response, eventIds) };
  }
  if (status === 400) return bisected(eventIds, 'http_400');
  return commonVerdict(response, eventIds);
}

/** What the reason of a failed job means. `parts` says whether its batch may still be parted. */
export function jobVerdict(reason: string, eventIds: readonly string[], mayPart: boolean): Verdict {
  if (reason === 'accessDenied') return halted(eventIds, 'auth');
  if (retryReasons.has(reason)) {
    const verdict: Verdict = { ok: [], retry: eventIds, reject: [] };
    return reason === 'quotaExceeded' ? { ...verdict, retryAfterMs: quotaMs } : verdict;
  }
  const isData = reason === 'invalid' || reason === 'invalidQuery';
  return isData && mayPart ? bisected(eventIds, `bigquery_${reason}`) : halted(eventIds, 'config');
}

function byRow(body: unknown, eventIds: readonly string[]): Verdict {
  const errors = own(Object(body), 'insertErrors');
  const failed = new Map<string, string>();
  for (const error of Array.isArray(errors) ? errors.slice(0, eventIds.length * 2) : []) {
    const index: unknown = own(Object(error), 'index');
    const eventId = typeof index === 'number' ? eventIds[index] : undefined;
    const reasons: unknown = own(Object(error), 'errors');
    const reason = Array.isArray(reasons) ? reasonOf(reasons[0]) : null;
    if (eventId !== undefined && !failed.has(eventId)) failed.set(eventId, reason ?? 'invalid');
  }
  const reject = [...failed].flatMap(([eventId, code]) =>
    retryReasons.has(code) ? [] : [{ eventId, code }],
  );
  return {
    ok: eventIds.filter((eventId) => !failed.has(eventId)),
    retry: eventIds.filter((eventId) => retryReasons.has(failed.get(eventId) ?? '')),
    reject,
  };
}

function reasonOf(error: unknown): string | null {
  const reason: unknown = own(Object(error), 'reason');
  return typeof reason === 'string' && /^[A-Za-z]{1,40}$/.test(reason) ? reason : null;
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
