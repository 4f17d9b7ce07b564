import { z } from 'zod';
import type { About, SinkDestination } from './destination.ts';
import { loadOptional } from './store-problem.ts';
import { sentRowsOf } from './store-lines.ts';
import { nameSetting, retentionSetting, storeAddress, wordSetting } from './store-settings.ts';

/** The checked settings of a ClickHouse store. */
export interface ClickhouseSettings {
  readonly url: string;
  readonly username: string;
  readonly password?: string | undefined;
  readonly database: string;
  readonly retentionDays?: number | undefined;
}

const urlMessage =
  'url must be the address of the HTTP interface without user or path, such as https://clickhouse.example:8443';

const settings: z.ZodType<ClickhouseSettings> = z.strictObject({
  url: storeAddress('url', /^https?:\/\/[^\s/?#@]{1,255}\/?$/, urlMessage).meta({
    description: 'The HTTP interface, `https://host:8443` or `http://host:8123`.',
  }),
  username: wordSetting('username', 'the name of the ClickHouse user').default('default').meta({
    description: 'The user; it needs to create tables once, and to insert and select later.',
  }),
  password: wordSetting('password', 'the password of the ClickHouse user')
    .optional()
    .meta({ description: 'Its password, as `${CLICKHOUSE_PASSWORD}`.', secret: true }),
  database: nameSetting('database', 'the name of a database').default('sluice').meta({
    description: 'The database of the tables; it is made where it is missing.',
  }),
  retentionDays: retentionSetting(),
});

/** The operator's own ClickHouse. */
export const clickhouse: SinkDestination<ClickhouseSettings, 'analytics'> & {
  readonly about: About;
} = {
  type: 'clickhouse',
  kind: 'sink',
  purposes: ['analytics'],
  ownStore: true,
  settings,
  hostWith: ({ url }) => URL.parse(url)?.hostname ?? '',
  batch: { eventsMax: 10_000, bytesMax: 8_388_608, ageMsMax: 1_000 },
  dedupes: true,
  maturity: { tested: 'real-peer', on: '2026-11-22' },
  about: {
    title: 'ClickHouse',
    repeats: 'the last 10,000 batches',
    setUp: [
      'Make a user that may create the database and its tables once; later it needs to insert and select only.',
      'Put the address of the HTTP interface into `url`, and the password into `password`. Tables are made at the first start, and those of an older Sluice get the columns that they lack.',
    ],
    arrives: [
      'Each event as a row of `events` (docs/warehouse.md), once: a batch bears its id as `insert_deduplication_token`, and the tables remember 10,000 of them. Beyond that window, and after a replay, a repeated row stays until ClickHouse merges parts, which keeps one row of each site and id (`FROM events FINAL` asks for that at once, as the views do).',
      'Events that may be counted only: numbers by hour, site, country and name in `counts`; sum them.',
      'The views `funnel`, `drop_off`, `micro_lift` and `last_touch`.',
    ],
    lostWithoutCookies: [
      'Visitors are recognised for one day and one site: funnels and journeys end at midnight UTC.',
    ],
  },
  rows: sentRowsOf,
  packagesWith: () => ['@clickhouse/client'],
  open: async (opened) => {
    const { createClient } = await loadOptional(
      '@clickhouse/client',
      'clickhouse',
      () => import('@clickhouse/client'),
    );
    const { ClickhouseStore } = await import('./clickhouse-store.ts');
    return ClickhouseStore.open(createClient, opened);
  },
};
