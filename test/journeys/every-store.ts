import { fakeDataset, fakeProject, startFakeBigquery } from './bigquery-fake.ts';
import { clickhouseMissing, startClickhouse } from './clickhouse.ts';
import { kafkaMissing, startKafka } from './kafka.ts';
import { objectStoreMissing, startObjectStore } from './object-store.ts';
import { postgresMissing, startPostgres } from './postgres.ts';
import { fakeAccount, fakeUser, startFakeSnowflake } from './snowflake-fake.ts';

/** A store that runs for a test: how a configuration names it, and the names of its events. */
export interface RunningStore {
  readonly name: string;
  /** The settings of the destination, in YAML's flow style. */
  readonly settings: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly names: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void> | void;
}

const nameOf = (row: Readonly<Record<string, unknown>>): string => String(row['name']);

/** Why a store can't be asked on this machine, by its name. */
export const missingStores: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    postgres: postgresMissing,
    clickhouse: clickhouseMissing,
    s3: objectStoreMissing,
    kafka: kafkaMissing,
  }).flatMap(([name, reason]) => (reason === null ? [] : [[name, reason]])),
);

const starts: Readonly<Record<string, () => Promise<Omit<RunningStore, 'name'>>>> = {
  async postgres() {
    const server = await startPostgres();
    const url = await server.createDatabase();
    return {
      settings: `type: postgres, url: "\${STORE_URL}"`,
      environment: { STORE_URL: url },
      names: async () => (await server.query(url, 'SELECT name FROM sluice.events')).map(nameOf),
      stop: () => server.remove(),
    };
  },
  async clickhouse() {
    const server = await startClickhouse();
    return {
      settings: `type: clickhouse, url: "${server.url}"`,
      names: async () => (await server.query('SELECT name FROM sluice.events')).map(nameOf),
      stop: () => server.remove(),
    };
  },
  async s3() {
    const server = await startObjectStore();
    await server.createBucket('events');
    return {
      settings: `type: s3, endpoint: "${server.url}", bucket: events, everySeconds: 1, accessKeyId: id, secretAccessKey: secret`,
      names: async () => (await server.rows('events', 'events')).map(nameOf),
      stop: () => server.stop(),
    };
  },
  async kafka() {
    const cluster = await startKafka();
    return {
      settings: `type: kafka, brokers: ["${cluster.broker}"], tls: false`,
      names: () => Promise.resolve(cluster.read('sluice.events').map(({ value }) => nameOf(value))),
      stop: () => cluster.stop(),
    };
  },
  async bigquery() {
    const fake = await startFakeBigquery();
    return {
      settings: `type: bigquery, project: ${fakeProject}, dataset: ${fakeDataset}, endpoint: "${fake.url}", everySeconds: 1, credentials: "\${BIGQUERY_KEY}"`,
      environment: { BIGQUERY_KEY: fake.credentials },
      names: () => Promise.resolve(fake.rows('events').map(nameOf)),
      stop: () => fake.stop(),
    };
  },
  async snowflake() {
    const fake = await startFakeSnowflake();
    return {
      settings: `type: snowflake, account: ${fakeAccount}, user: ${fakeUser}, database: web, endpoint: "${fake.url}", privateKey: "\${SNOWFLAKE_KEY}"`,
      environment: { SNOWFLAKE_KEY: fake.privateKey },
      names: () => Promise.resolve(fake.rows('EVENTS').map(nameOf)),
      stop: () => fake.stop(),
    };
  },
};

/** Starts every store that can be asked on this machine. */
export function startStores(): Promise<readonly RunningStore[]> {
  const there = Object.entries(starts).filter(([name]) => !Object.hasOwn(missingStores, name));
  return Promise.all(there.map(async ([name, start]) => ({ name, ...(await start()) })));
}
