import type { DestinationRule } from '../consent/destination-rule.ts';
import type { Destination } from '../destinations/destination.ts';

/** A destination of the configuration: its definition, its checked settings and its rules. */
export interface ConfiguredDestination {
  readonly name: string;
  readonly definition: Destination;
  readonly settings: unknown;
  readonly rule: DestinationRule;
  /** What a request without an answer means where the receiver can't recognise a repeat. */
  readonly unanswered: 'atMostOnce' | 'atLeastOnce';
}
