import type { DropReason, Settlement } from '../vocabulary/outcomes.ts';
import type { ConsentRecord, Variant } from './consented-event.ts';
import type { EventContent, Redaction } from './content.ts';
import type { EventRecord } from './event-record.ts';

/** What a destination may get: the whole event, the degraded form, a bare count, or nothing. */
export type Decision = 'send' | 'degrade' | 'count' | 'drop';

/** What one destination may get of an event, decided at the door; asked again when it leaves. */
export interface TraceDestination {
  readonly name: string;
  readonly decision: Decision;
  readonly reason: DropReason | null;
  /** Null while it waits. */
  readonly outcome: Settlement | null;
  readonly detail: string | null;
}

/** The rule that made an event: its name, and in words what it looks for. */
export interface TraceRule {
  readonly name: string;
  readonly words: string;
}

/** The whole answer to "what happened to this event, and why?". Nothing raw is in it. */
export interface Trace {
  readonly id: string;
  readonly at: number;
  readonly site: string;
  /** Canonical name; `(dropped)` where the event was dropped before its name was scanned. */
  readonly name: string;
  readonly outcome: 'stored' | 'duplicate' | 'dropped';
  readonly reason: DropReason | null;
  readonly variant: Variant | null;
  readonly consent: ConsentRecord | null;
  /** The sanitized event; null where it was dropped at the door. */
  readonly event: EventContent | null;
  readonly redactions: readonly Redaction[];
  readonly facts: Pick<
    EventRecord,
    'category' | 'stage' | 'value' | 'currency' | 'acquisition'
  > | null;
  readonly destinations: readonly TraceDestination[];
  /** The rule that made the event; missing where it was sent. */
  readonly rule?: TraceRule | null;
}
