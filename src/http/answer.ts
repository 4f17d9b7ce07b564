import type { ConsentRecord } from '../event/consented-event.ts';
import type { DropReason, Refusal } from '../vocabulary/outcomes.ts';

/** The answer: 202 only when what was kept is on disk. */
export interface Answer {
  readonly status: number;
  /** A closed code; told to developers only. */
  readonly reason:
    | Refusal
    | DropReason
    | 'stored'
    | 'duplicate'
    | 'nothing_withdrawn'
    | 'internal_error';
  readonly retryAfterSeconds: number | null;
  /** What was found to be in force, where a request got as far as that. */
  readonly consent?: ConsentRecord;
  /** Keeps an objection in the visitor's browser, or removes it; only where the operator opted in. */
  readonly setCookie?: string;
}
