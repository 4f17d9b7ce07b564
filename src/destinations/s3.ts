import type { About, SinkDestination } from './destination.ts';
import { s3Settings, type S3Settings } from './s3-settings.ts';
import { s3Verdict } from './s3-verdict.ts';
import { loadOptional } from './store-problem.ts';
import { sentRowsOf } from './store-lines.ts';

const batch = { eventsMax: 20_000, bytesMax: 16_777_216, ageMsMax: 60_000 };

/** Files in an S3-compatible object store, for a lake. */
export const s3: SinkDestination<S3Settings, 'analytics'> & { readonly about: About } = {
  type: 's3',
  kind: 'sink',
  purposes: ['analytics'],
  ownStore: false,
  ownStoreWith: ({ ownStore }) => ownStore,
  settings: s3Settings,
  hostWith: ({ bucket, region, endpoint }) =>
    URL.parse(endpoint ?? '')?.hostname ?? `${bucket}.s3.${region}.amazonaws.com`,
  batch,
  batchWith: ({ everySeconds }) => ({ ...batch, ageMsMax: everySeconds * 1_000 }),
  dedupes: true,
  maturity: { tested: 'real-peer', on: '2026-11-22' },
  about: {
    title: 'Object storage (S3, R2, MinIO, Ceph, GCS)',
    setUp: [
      'Make a bucket, and an access key that may do `s3:PutObject` below the prefix and nothing else.',
      'Make a lifecycle rule that deletes objects after as many days as you need them: Sluice deletes nothing there.',
    ],
    arrives: [
      'Rows of `events` (docs/warehouse.md) as NDJSON with gzip or as Parquet, in `events/dt=2026-11-22/hour=14/`: Hive partitions by UTC.',
      "Once: an object's name is the id of its batch, so a batch that is written again overwrites its own objects.",
      'A replay brings events again, in objects of other batches: whoever reads keeps one row of each site and id (`QUALIFY row_number() OVER (PARTITION BY site, id ORDER BY received_at) = 1`).',
      'Events that may be counted only: numbers in `counts/dt=…/hour=…/`; sum them.',
    ],
    lostWithoutCookies: [
      'Visitors are recognised for one day and one site: funnels and journeys end at midnight UTC.',
    ],
  },
  rows: sentRowsOf,
  packagesWith: ({ format }) =>
    format === 'parquet' ? ['aws4fetch', '@duckdb/node-api'] : ['aws4fetch'],
  judge: s3Verdict,
  open: async (settings) => {
    const { AwsV4Signer } = await loadOptional('aws4fetch', 's3', () => import('aws4fetch'));
    const { S3Store } = await import('./s3-store.ts');
    return S3Store.open(AwsV4Signer, settings);
  },
};
