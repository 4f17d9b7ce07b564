import type { EpochMs } from '../vocabulary/ids.ts';
import { parseDate } from './parse-date.ts';

/** How long a decision lasts: 13 months, as the TCF asks to ask again. */
export const decisionMsMax: number = 395 * 86_400_000;

/** True for a date more than 395 days before now; a missing or unreadable one never expires. */
export function isExpired(date: unknown, now: EpochMs): boolean {
  const at = parseDate(date);
  return at !== null && now - at > decisionMsMax;
}
