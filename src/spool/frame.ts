import { EnrichedEvent } from '../event/enriched-event.ts';
import type { Session } from '../event/event-record.ts';
import { isEventRecord } from './record-check.ts';

/** The first byte of a frame. Another layout gets another byte; this one stays readable. */
const version = '1';
export const versionByte: number = version.charCodeAt(0);
const decoder = new TextDecoder('utf-8', { fatal: true });

/** The visitor and session that the spool gave an event at its serial point. */
export interface Assigned {
  readonly visitor: string;
  readonly session: Session;
}

/** A frame that can't be trusted: settled as dead, with this as its reason. */
export interface Corrupt {
  readonly corrupt: 'frame_version' | 'frame_text' | 'frame_shape';
}

/** The event as it is stored: with its session, and nothing that only the way to here needed. */
export function storable({ record }: EnrichedEvent, assigned: Assigned | null): EnrichedEvent {
  return EnrichedEvent.thawed(assigned === null ? record : { ...record, ...assigned });
}

/** The text of a frame: the version, then the record as JSON. It is written as UTF-8. */
export function freeze(event: EnrichedEvent): string {
  return version + frozenRecord(event);
}

/** A frame's text behind its version. */
export function frozenRecord({ record }: EnrichedEvent): string {
  return JSON.stringify(record);
}

/** Reads a frame back. Every field's type is asserted again; no bytes make it throw. */
export function thaw(bytes: Uint8Array): EnrichedEvent | Corrupt {
  if (bytes[0] !== versionByte) return { corrupt: 'frame_version' };
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(bytes.subarray(1)));
  } catch {
    return { corrupt: 'frame_text' };
  }
  return isEventRecord(value) ? EnrichedEvent.thawed(value) : { corrupt: 'frame_shape' };
}
