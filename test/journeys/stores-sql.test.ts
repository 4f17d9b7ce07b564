import { describe, it } from 'vitest';
import { askFile } from '../unit/destinations/duckdb-peer.ts';
import { clickhouseMissing, startClickhouse } from './clickhouse.ts';
import { expectStoreSurvivesKills } from './killed-store.ts';
import { postgresMissing, startPostgres } from './postgres.ts';

const idOf = ({ id }: Record<string, unknown>): string => String(id);

describe('kill -9 in the middle of writing', () => {
  it('DuckDB: every acknowledged event is there once', async () => {
    await expectStoreSurvivesKills({
      name: 'duckdb',
      destination: () => 'type: duckdb',
      ids: async (folder) => (await askFile(`${folder}/data`, 'SELECT id FROM events')).map(idOf),
      exactlyOnce: true,
    });
  }, 120_000);

  it.skipIf(postgresMissing !== null)(
    'PostgreSQL: every acknowledged event is there once',
    async () => {
      const server = await startPostgres();
      const url = await server.createDatabase();
      await expectStoreSurvivesKills({
        name: 'postgres',
        destination: () => `type: postgres, url: "\${STORE_URL}"`,
        environment: { STORE_URL: url },
        ids: async () => (await server.query(url, 'SELECT id FROM sluice.events')).map(idOf),
        exactlyOnce: true,
      });
      await server.remove();
    },
    120_000,
  );

  it.skipIf(clickhouseMissing !== null)(
    'ClickHouse: every acknowledged event is there once, within its window',
    async () => {
      const server = await startClickhouse();
      await expectStoreSurvivesKills({
        name: 'clickhouse',
        destination: () => `type: clickhouse, url: "${server.url}"`,
        ids: async () => (await server.query('SELECT id FROM sluice.events')).map(idOf),
        exactlyOnce: true,
      });
      await server.remove();
    },
    120_000,
  );
});
