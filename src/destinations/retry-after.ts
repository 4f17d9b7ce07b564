import { limits } from '../vocabulary/limits.ts';
import type { VendorResponse } from './destination.ts';

const seconds = /^\d{1,9}$/;
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Reads how long the vendor asked to wait, in milliseconds, cut to `limits.retryMsMax`; undefined
 * where it did not ask. A date (RFC 9110 section 10.2.3) is read against the answer's own `date`
 * header: so it needs no clock of ours, and a vendor whose clock is off still gets its pause.
 */
export function retryAfterMs(response: VendorResponse): number | undefined {
  const asked = response.headers['retry-after']?.trim() ?? '';
  if (seconds.test(asked)) return Math.min(Number(asked) * 1000, limits.retryMsMax);
  if (!httpDate.test(asked)) return undefined;
  const wait = Date.parse(asked) - Date.parse(response.headers['date'] ?? '');
  return Number.isFinite(wait) ? Math.min(Math.max(0, wait), limits.retryMsMax) : undefined;
}
