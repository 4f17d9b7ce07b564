import { z } from 'zod';
import type { About, SinkDestination } from './destination.ts';
import { loadOptional } from './store-problem.ts';
import { sentRowsOf } from './store-lines.ts';
import { nameSetting, retentionSetting } from './store-settings.ts';

/** The checked settings of a PostgreSQL store. */
export interface PostgresSettings {
  readonly url: string;
  readonly schema: string;
  readonly retentionDays?: number | undefined;
}

const urlMessage =
  'url must be a connection address such as postgres://user:password@host:5432/database?sslmode=verify-full';

const settings: z.ZodType<PostgresSettings> = z.strictObject({
  url: z
    .string({ error: urlMessage })
    .regex(/^postgres(?:ql)?:\/\/[\x21-\x7e]{1,4096}$/, urlMessage)
    .refine((url) => URL.canParse(url), urlMessage)
    .meta({
      description:
        'Where the database is, and who logs in; in `${DATABASE_URL}`, since it holds the password.',
      secret: true,
    }),
  schema: nameSetting('schema', 'the name of a schema').default('sluice').meta({
    description: 'The schema of the tables; it is made where it is missing.',
  }),
  retentionDays: retentionSetting(),
});

/** The operator's own PostgreSQL: rows of events, and what may only be counted as counts. */
export const postgres: SinkDestination<PostgresSettings, 'analytics'> & { readonly about: About } =
  {
    type: 'postgres',
    kind: 'sink',
    forgets: ({ retentionDays }) => retentionDays !== undefined,
    purposes: ['analytics'],
    ownStore: true,
    settings,
    hostWith: ({ url }) => URL.parse(url)?.hostname ?? '',
    batch: { eventsMax: 2_000, bytesMax: 4_194_304, ageMsMax: 1_000 },
    dedupes: true,
    maturity: { tested: 'real-peer', on: '2026-11-22' },
    about: {
      title: 'PostgreSQL',
      setUp: [
        'Make a role that may create a schema, once; later it needs to read, insert, update and delete only.',
        'Put its address into `url`, as `${DATABASE_URL}`. Tables are made at the first start, and those of an older Sluice get the columns that they lack.',
      ],
      arrives: [
        'Each event as a row of `events` (docs/warehouse.md), exactly once: a batch and its id are written in one transaction, and `(site, id)` is the key.',
        'Events that may be counted only: numbers by hour, site, country and name in `counts`.',
        'The views `funnel`, `drop_off`, `micro_lift` and `last_touch`.',
      ],
      lostWithoutCookies: [
        'Visitors are recognised for one day and one site: funnels and journeys end at midnight UTC.',
      ],
    },
    rows: sentRowsOf,
    packagesWith: () => ['pg'],
    open: async (opened) => {
      const { default: pg } = await loadOptional('pg', 'postgres', () => import('pg'));
      const { PostgresStore } = await import('./postgres-store.ts');
      return PostgresStore.open(pg, opened);
    },
  };
