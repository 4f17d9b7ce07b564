import { commonVerdict, halted } from './common-verdict.ts';
import type { Verdict, VendorResponse } from './destination.ts';

/** What an answer to rows means. A request is never at fault for its rows: those are told later. */
export function snowflakeVerdict(response: VendorResponse, eventIds: readonly string[]): Verdict {
  const { status } = response;
  const isCommon =
    status < 400 || status > 499 || [401, 403, 408, 413, 425, 426, 429].includes(status);
  return isCommon ? commonVerdict(response, eventIds) : halted(eventIds, 'config');
}
