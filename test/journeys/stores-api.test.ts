import { describe, it } from 'vitest';
import { fakeDataset, fakeProject, startFakeBigquery } from './bigquery-fake.ts';
import { kafkaMissing, startKafka } from './kafka.ts';
import { expectStoreSurvivesKills } from './killed-store.ts';
import { fakeAccount, fakeUser, startFakeSnowflake } from './snowflake-fake.ts';
import { objectStoreMissing, startObjectStore } from './object-store.ts';

const idOf = ({ id }: Record<string, unknown>): string => String(id);

describe('kill -9 in the middle of writing', () => {
  it.skipIf(objectStoreMissing !== null)(
    'S3: every acknowledged event is there once',
    async () => {
      const server = await startObjectStore();
      await server.createBucket('events');
      await expectStoreSurvivesKills({
        name: 's3',
        destination: () =>
          `type: s3, endpoint: "${server.url}", bucket: events, everySeconds: 1, accessKeyId: id, secretAccessKey: secret`,
        ids: async () => (await server.rows('events', 'events')).map(idOf),
        exactlyOnce: true,
      });
      await server.stop();
    },
    120_000,
  );

  it('BigQuery by load jobs: every acknowledged event is there once (a strict fake)', async () => {
    const fake = await startFakeBigquery();
    await expectStoreSurvivesKills({
      name: 'bigquery',
      destination: () =>
        `type: bigquery, project: ${fakeProject}, dataset: ${fakeDataset}, endpoint: "${fake.url}", everySeconds: 1, credentials: "\${BIGQUERY_KEY}"`,
      environment: { BIGQUERY_KEY: fake.credentials },
      ids: () => Promise.resolve(fake.rows('events').map(idOf)),
      exactlyOnce: true,
    });
    await fake.stop();
  }, 120_000);

  it.skipIf(kafkaMissing !== null)(
    'Kafka: every acknowledged event is there at least once',
    async () => {
      const cluster = await startKafka();
      cluster.follow('sluice.events');
      await expectStoreSurvivesKills({
        name: 'kafka',
        destination: () => `type: kafka, brokers: ["${cluster.broker}"], tls: false`,
        ids: () =>
          Promise.resolve(cluster.read('sluice.events').map(({ value }) => String(value['id']))),
        exactlyOnce: false,
      });
      cluster.stop();
    },
    120_000,
  );

  it('Snowflake: every acknowledged event is there at least once (a strict fake)', async () => {
    const fake = await startFakeSnowflake();
    await expectStoreSurvivesKills({
      name: 'snowflake',
      destination: () =>
        `type: snowflake, account: ${fakeAccount}, user: ${fakeUser}, database: web, endpoint: "${fake.url}", privateKey: "\${SNOWFLAKE_KEY}"`,
      environment: { SNOWFLAKE_KEY: fake.privateKey },
      ids: () => Promise.resolve(fake.rows('EVENTS').map(idOf)),
      exactlyOnce: false,
    });
    await fake.stop();
  }, 120_000);
});
