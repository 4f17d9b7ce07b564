import type { RegisteredDestination } from './destination.ts';
import { duckdb } from './duckdb.ts';
import { ga4 } from './ga4.ts';
import { webhook } from './webhook.ts';

/** All destinations, by name of their type. A new one is a line here. */
export const destinations: readonly RegisteredDestination[] = [duckdb, ga4, webhook];

/** The destination of a `type:`; null where there is none. */
export function destinationOf(type: string): RegisteredDestination | null {
  return destinations.find((destination) => destination.type === type) ?? null;
}
