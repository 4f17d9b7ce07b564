import type { About, SinkDestination } from './destination.ts';
import { snowflakeSettings, type SnowflakeSettings } from './snowflake-settings.ts';
import { snowflakeVerdict } from './snowflake-verdict.ts';
import { sentRowsOf } from './store-lines.ts';

/** A schema of Snowflake, by the Snowpipe Streaming REST API. */
export const snowflake: SinkDestination<SnowflakeSettings, 'analytics'> & {
  readonly about: About;
} = {
  type: 'snowflake',
  kind: 'sink',
  purposes: ['analytics'],
  ownStore: false,
  ownStoreWith: ({ ownStore }) => ownStore,
  settings: snowflakeSettings,
  hostWith: ({ account, endpoint }) =>
    URL.parse(endpoint ?? '')?.hostname ?? `${account.toLowerCase()}.snowflakecomputing.com`,
  batch: { eventsMax: 5_000, bytesMax: 4_194_304, ageMsMax: 2_000 },
  dedupes: true,
  maturity: { tested: 'documentation', on: '2026-11-22' },
  about: {
    title: 'Snowflake',
    repeats: 'the last batch only',
    setUp: [
      'Make a service user with a key pair (`ALTER USER … SET RSA_PUBLIC_KEY`), whose role may use the database, and create tables and views in the schema.',
      'Where several Sluices write, give each a `channel` of its own.',
    ],
    arrives: [
      'Each event as a row of `EVENTS` (docs/warehouse.md), by Snowpipe Streaming, delivered once Snowflake says that it is committed.',
      'At least once: the last batch that was committed is recognised after a crash, an older one is not. `QUALIFY row_number() OVER (PARTITION BY site, id ORDER BY received_at) = 1` leaves one row of each.',
      'A row that the table does not take (it was altered) is a dead letter. Snowflake commits the good rows of a batch and tells only how many were refused, so to find these, first halves are appended again, 32 times at most: a good row near a bad one can stand there up to 14 times until the same `QUALIFY` removes the repeats. What could not be told apart by then, or because an append failed, is a dead letter as a whole, although good rows of it are in the table. After a crash between commit and answer, refused rows go unnoticed.',
      'Events that may be counted only: numbers in `COUNTS`; sum them. These are never appended again: where some of a batch are refused, all counted events of it are dead letters, and sending them again counts the good ones twice.',
      'The views `FUNNEL`, `DROP_OFF`, `MICRO_LIFT` and `LAST_TOUCH`.',
    ],
    lostWithoutCookies: [
      'Visitors are recognised for one day and one site: funnels and journeys end at midnight UTC.',
    ],
  },
  rows: sentRowsOf,
  judge: snowflakeVerdict,
  open: async (settings) => {
    const { SnowflakeStore } = await import('./snowflake-store.ts');
    return new SnowflakeStore(settings);
  },
};
