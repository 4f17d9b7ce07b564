import type { RegisteredDestination } from './destination.ts';
import { bigquery } from './bigquery.ts';
import { clickhouse } from './clickhouse.ts';
import { duckdb } from './duckdb.ts';
import { ga4 } from './ga4.ts';
import { amplitude } from './amplitude.ts';
import { kafka } from './kafka.ts';
import { matomo } from './matomo.ts';
import { mixpanel } from './mixpanel.ts';
import { plausible } from './plausible.ts';
import { posthog } from './posthog.ts';
import { s3 } from './s3.ts';
import { segment } from './segment.ts';
import { snowflake } from './snowflake.ts';
import { snowplow } from './snowplow.ts';
import { umami } from './umami.ts';
import { postgres } from './postgres.ts';
import { module } from './module.ts';
import { webhook } from './webhook.ts';

/** All destinations, by name of their type. A new one is a line here. */
export const destinations: readonly RegisteredDestination[] = [
  duckdb,
  postgres,
  clickhouse,
  bigquery,
  snowflake,
  s3,
  kafka,
  ga4,
  mixpanel,
  amplitude,
  posthog,
  segment,
  matomo,
  snowplow,
  plausible,
  umami,
  webhook,
  module,
];

/** The destination of a `type:`; null where there is none. */
export function destinationOf(type: string): RegisteredDestination | null {
  return destinations.find((destination) => destination.type === type) ?? null;
}
