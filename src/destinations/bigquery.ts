import { bigquerySettings, type BigquerySettings } from './bigquery-settings.ts';
import { bigqueryVerdict } from './bigquery-verdict.ts';
import type { About, SinkDestination } from './destination.ts';
import { sentRowsOf } from './store-lines.ts';

const batch = { eventsMax: 50_000, bytesMax: 33_554_432, ageMsMax: 300_000 };

/** A dataset of Google BigQuery. */
export const bigquery: SinkDestination<BigquerySettings, 'analytics'> & { readonly about: About } =
  {
    type: 'bigquery',
    kind: 'sink',
    purposes: ['analytics'],
    ownStore: false,
    ownStoreWith: ({ ownStore }) => ownStore,
    settings: bigquerySettings,
    hostWith: ({ endpoint }) => URL.parse(endpoint)?.hostname ?? '',
    batch,
    batchWith: ({ everySeconds }) => ({ ...batch, ageMsMax: everySeconds * 1_000 }),
    dedupes: true,
    maturity: { tested: 'documentation', on: '2026-11-22' },
    about: {
      title: 'BigQuery',
      repeats: 'yes; for a minute with `mode: stream`',
      setUp: [
        'Make the dataset.',
        'Make a service account with the roles BigQuery Job User on the project and BigQuery Data Editor on the dataset, and a JSON key for it; put the key into `credentials`.',
        'Tables are made, partitioned by day, and get the columns that they lack.',
      ],
      arrives: [
        "Each event as a row of `events` (docs/warehouse.md), by default with load jobs: exactly once, since a job's id is its batch's, and BigQuery takes an id once.",
        'With `mode: stream` within seconds, by `insertAll`: at least once, since BigQuery recognises a repeat for about a minute only.',
        'A replay brings events again, under other batches: `QUALIFY row_number() OVER (PARTITION BY site, id ORDER BY received_at) = 1` leaves one row of each.',
        'Events that may be counted only: numbers in `counts`; sum them.',
      ],
      lostWithoutCookies: [
        'Visitors are recognised for one day and one site: funnels and journeys end at midnight UTC.',
      ],
    },
    rows: sentRowsOf,
    judge: bigqueryVerdict,
    open: async (settings) => {
      const { BigqueryStore } = await import('./bigquery-store.ts');
      return BigqueryStore.open(settings);
    },
  };
