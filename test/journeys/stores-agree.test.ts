import { describe, expect, it } from 'vitest';
import { askFile } from '../unit/destinations/duckdb-peer.ts';
import { fakeDataset, fakeProject, startFakeBigquery } from './bigquery-fake.ts';
import { clickhouseMissing, startClickhouse } from './clickhouse.ts';
import { kafkaMissing, startKafka } from './kafka.ts';
import { objectStoreMissing, startObjectStore } from './object-store.ts';
import { postgresMissing, startPostgres } from './postgres.ts';
import { until } from './receiver.ts';
import { consented, sendBeacon, startSluice } from './sluice.ts';
import { fakeAccount, fakeUser, startFakeSnowflake } from './snowflake-fake.ts';

type Rows = readonly Record<string, unknown>[];

/** A store of the journey: its lines of configuration, and its rows asked past Sluice. */
interface Agreeing {
  readonly name: string;
  readonly settings: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly rows: (folder: string) => Promise<Rows>;
  readonly stop: () => unknown;
}

const names = 'page_view view_item add_to_cart newsletter_signup purchase cta_click my_own'.split(
  ' ',
);
const thousand = Array.from({ length: 1_000 }, (_, index) => ({
  id: `event-${String(index).padStart(4, '0')}`,
  name: names[index % names.length] ?? '',
  url: `https://shop.example/p/${index % 7}?utm_source=news&email=jane@example.com`,
  title: index % 3 === 0 ? 'Tëe \u0000 👕 \ud800' : 'Tee',
  params: { quantity: index, method: `footer "${index % 5}"`, deep: { list: [1, null, 'x'] } },
  value: index / 4,
  items: [{ item_id: `SKU-${index}`, price: 1.5 }],
}));

/** Those of the stores that are installed here; the others are named. */
async function stores(): Promise<readonly Agreeing[]> {
  const missing = [postgresMissing, clickhouseMissing, objectStoreMissing, kafkaMissing];
  for (const why of missing) if (why !== null) process.stdout.write(`skipped: ${why}\n`);
  const found = await Promise.all([
    bigquery(),
    snowflake(),
    ...(postgresMissing === null ? [postgres()] : []),
    ...(clickhouseMissing === null ? [clickhouse()] : []),
    ...(objectStoreMissing === null ? [s3('ndjson')] : []),
    ...(kafkaMissing === null ? [kafka()] : []),
  ]);
  return [duckdb(), ...found];
}

function duckdb(): Agreeing {
  const sql = 'SELECT * FROM events';
  const rows = (folder: string): Promise<Rows> => askFile(`${folder}/data`, sql);
  return { name: 'duckdb', settings: '', rows, stop: () => null };
}

async function postgres(): Promise<Agreeing> {
  const server = await startPostgres();
  const url = await server.createDatabase();
  const sql = 'SELECT *, params::text AS params, items::text AS items FROM sluice.events';
  return {
    name: 'postgres',
    settings: 'url: "${PG_URL}"',
    environment: { PG_URL: url },
    rows: () => server.query(url, sql),
    stop: () => server.remove(),
  };
}

async function clickhouse(): Promise<Agreeing> {
  const server = await startClickhouse();
  return {
    name: 'clickhouse',
    settings: `url: "${server.url}"`,
    rows: () => server.query('SELECT * FROM sluice.events'),
    stop: () => server.remove(),
  };
}

async function s3(format: string): Promise<Agreeing> {
  const server = await startObjectStore();
  await server.createBucket('events');
  return {
    name: 's3',
    settings: `endpoint: "${server.url}", bucket: events, everySeconds: 1, format: ${format}, accessKeyId: id, secretAccessKey: secret`,
    rows: () => server.rows('events', 'events'),
    stop: () => server.stop(),
  };
}

async function bigquery(): Promise<Agreeing> {
  const fake = await startFakeBigquery();
  return {
    name: 'bigquery',
    settings: `project: ${fakeProject}, dataset: ${fakeDataset}, endpoint: "${fake.url}", everySeconds: 1, credentials: "\${BIGQUERY_KEY}"`,
    environment: { BIGQUERY_KEY: fake.credentials },
    rows: () => Promise.resolve(fake.rows('events')),
    stop: () => fake.stop(),
  };
}

async function snowflake(): Promise<Agreeing> {
  const fake = await startFakeSnowflake();
  return {
    name: 'snowflake',
    settings: `account: ${fakeAccount}, user: ${fakeUser}, database: web, endpoint: "${fake.url}", privateKey: "\${SNOWFLAKE_KEY}"`,
    environment: { SNOWFLAKE_KEY: fake.privateKey },
    rows: () => Promise.resolve(fake.rows('EVENTS')),
    stop: () => fake.stop(),
  };
}

async function kafka(): Promise<Agreeing> {
  const cluster = await startKafka();
  return {
    name: 'kafka',
    settings: `brokers: ["${cluster.broker}"], tls: false`,
    rows: () => Promise.resolve(cluster.read('sluice.events').map(({ value }) => value)),
    stop: () => cluster.stop(),
  };
}

/** What a row says, by the event's id, in one form; ids of people are each store's own. */
const compared = ['name', 'url', 'path', 'title', 'value', 'params', 'items', 'source', 'variant'];
function saidBy(rows: Rows): ReadonlyMap<unknown, string> {
  return new Map(
    rows.map((row) => {
      const cells = compared.map((name): unknown => {
        const cell = row[name];
        // PostgreSQL keeps JSON in a form of its own.
        return name === 'params' || name === 'items' ? JSON.parse(String(cell)) : cell;
      });
      return [row['id'], JSON.stringify(cells, sorted)];
    }),
  );
}

function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)));
}

describe('the same 1,000 events through every store', () => {
  it('are the same rows in all of them, each once, under ids of its own', async () => {
    const all = await stores();
    const lines = all.map(
      ({ name, settings }) =>
        `  ${name}: { ${[`type: ${name}, purposes: [analytics]`, settings].filter((text) => text !== '').join(', ')} }`,
    );
    const sluice = await startSluice({
      config: `
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
limits: { perAddress: { rate: 100000, burst: 100000 }, perSite: { rate: 100000, burst: 100000 } }
destinations:
${lines.join('\n')}
`,
      environment: Object.assign({}, ...all.map(({ environment = {} }) => environment)) as Record<
        string,
        string
      >,
    });
    for (let at = 0; at < thousand.length; at += 50) {
      const { status } = await sendBeacon(sluice, consented(thousand.slice(at, at + 50)));
      expect(status).toBe(202);
    }
    await until(
      'all are delivered everywhere',
      async () => {
        const answer = await fetch(`${sluice.adminUrl}/console/api/state`);
        const { destinations } = (await answer.json()) as {
          destinations: { name: string; counts: { delivered: number } }[];
        };
        return destinations.map(({ counts }) => counts.delivered);
      },
      (delivered) => delivered.length === all.length && delivered.every((n) => n === 1_000),
      60_000,
    );
    await sluice.end('SIGINT');
    const first = saidBy((await all[0]?.rows(sluice.folder)) ?? []);
    const visitors = new Set<unknown>();
    for (const { name, rows } of all) {
      const stored = await rows(sluice.folder);
      expect(stored.length, name).toBe(1_000);
      expect(saidBy(stored), name).toEqual(first);
      expect(
        JSON.stringify(stored, (_, cell: unknown) => (typeof cell === 'bigint' ? 0 : cell)),
        name,
      ).not.toContain('jane@example.com');
      const own = new Set(stored.map((row) => row['visitor']));
      expect(own.size, name).toBe(1);
      for (const visitor of own) visitors.add(visitor);
    }
    expect(visitors.size).toBe(all.length);
    for (const { stop } of all) await stop();
  }, 120_000);
});
