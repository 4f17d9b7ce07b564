import type { Encoded } from '../destinations/destination.ts';
import type { PermittedEvent } from '../event/permitted-event.ts';
import type { Reply } from './reply.ts';

/** One request, or one write, ready to go. `send` never rejects. */
export interface Shipment {
  readonly eventIds: readonly string[];
  send(): Promise<Reply>;
}

/** A batch in the destination's own form. */
export interface Prepared {
  readonly shipments: readonly Shipment[];
  readonly dropped: Encoded['dropped'];
}

/** The way to one destination, by HTTP or into a store. */
export interface Line {
  /** Puts events into the destination's form. It throws where that code has a bug. */
  prepare(events: readonly PermittedEvent[], batchId: string): Prepared;
  close(): Promise<void>;
}
