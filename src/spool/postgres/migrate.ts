import { randomBytes } from 'node:crypto';
import { integer, text } from '../row.ts';
import { SpoolOpenError } from '../spool.ts';
import { hasTable } from './has-table.ts';
import type { PostgresLink, Transaction } from './link.ts';
import { lockOf } from './locks.ts';
import { migrations, schemaVersion } from './schema.ts';

/** What the statements use came with 13; older than 14 is out of its makers' support. */
const serverVersionMin = 140_000;

/**
 * Brings the tables to this version's layout, one node at a time. Gives the spool's identity.
 * `keys` is a mark of the key folder, which must be the same on every node.
 */
export function migrate(link: PostgresLink, keys: string | null): Promise<string> {
  const { schema } = link.settings;
  return link.transaction('durable', async (transaction) => {
    await transaction.rows(`SELECT ${lockOf(schema, 'migrate')}`);
    await checkServer(transaction);
    const found = await versionOf(transaction, schema);
    if (found > schemaVersion) {
      throw new SpoolOpenError(
        `The schema ${schema} has layout ${found}, this Sluice knows up to ${schemaVersion}. ` +
          'Start the newer version again, or give this one another `spool.schema`.',
      );
    }
    for (const step of migrations.slice(found)) await transaction.rows(step);
    if (found === 0) await firstMeta(transaction);
    await writeMeta(transaction, 'version', String(schemaVersion));
    await noteOnce(transaction, 'wakes', '0');
    await keepIdsAscending(transaction);
    await foldCounters(transaction);
    await keepNoSamples(transaction);
    if (keys !== null) await checkKeys(transaction, schema, keys);
    return readMeta(transaction, 'spool');
  });
}

/** Reads a text of the spool's own notes; it must be there. */
export async function readMeta(transaction: Transaction, key: string): Promise<string> {
  const [row] = await transaction.rows('SELECT value FROM meta WHERE key = $1', [key]);
  return text(row ?? {}, 'value');
}

/** Writes a note where there is none yet, and gives the one that stands. */
export async function noteOnce(
  transaction: Transaction,
  key: string,
  value: string,
): Promise<string> {
  await transaction.rows('INSERT INTO meta(key, value) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    key,
    value,
  ]);
  return readMeta(transaction, key);
}

async function checkKeys(transaction: Transaction, schema: string, keys: string): Promise<void> {
  if ((await noteOnce(transaction, 'keys', keys)) === keys) return;
  throw new SpoolOpenError(
    'The keys of this node are not those of the other nodes, so that a visitor would be another ' +
      'one on each: copy the folder `keys:` of a node that runs. Where it was replaced on ' +
      `purpose, stop all nodes and run DELETE FROM ${schema}.meta WHERE key = 'keys'.`,
  );
}

async function checkServer(transaction: Transaction): Promise<void> {
  const [row] = await transaction.rows(
    "SELECT current_setting('server_version_num')::integer AS version",
  );
  const version = integer(row ?? {}, 'version');
  if (version >= serverVersionMin) return;
  throw new SpoolOpenError(
    `This PostgreSQL is version ${Math.floor(version / 10_000)}; the spool needs 14 or newer.`,
  );
}

async function versionOf(transaction: Transaction, schema: string): Promise<number> {
  if (await hasTable(transaction, 'meta')) return Number(await readMeta(transaction, 'version'));
  const schemas = await transaction.rows('SELECT 1 FROM pg_namespace WHERE nspname = $1', [schema]);
  if (schemas.length === 0) await transaction.rows(`CREATE SCHEMA ${schema}`);
  await transaction.rows('CREATE TABLE meta(key text PRIMARY KEY, value text NOT NULL)');
  return 0;
}

async function firstMeta(transaction: Transaction): Promise<void> {
  await noteOnce(transaction, 'spool', randomBytes(16).toString('hex'));
  await transaction.rows(
    "INSERT INTO meta(key, value) SELECT 'base', (-(pg_current_xact_id()::text::bigint))::text",
  );
}

function writeMeta(transaction: Transaction, key: string, value: string): Promise<unknown> {
  return transaction.rows(
    `INSERT INTO meta(key, value) VALUES ($1, $2)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    [key, value],
  );
}

/**
 * Ids count the transactions of the whole server, which start anew in a server that got the tables
 * from a dump: then the ids go on above the highest one that is known.
 */
async function keepIdsAscending(transaction: Transaction): Promise<void> {
  await transaction.rows(`
    WITH known AS (
      SELECT greatest((SELECT max(id) FROM log), (SELECT max(id) FROM cursor),
        (SELECT max(inflight_to_id) FROM cursor), 0) AS id),
    clock AS (
      SELECT value::bigint AS base, pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS xmax
      FROM meta WHERE key = 'base')
    UPDATE meta SET value = (known.id + 1 - clock.xmax)::text FROM known, clock
    WHERE meta.key = 'base' AND known.id > clock.base + clock.xmax`);
}

/** The planner's statistics are samples of what stands in a column, and outlive it. */
async function keepNoSamples(transaction: Transaction): Promise<void> {
  const columns = await transaction.rows(`
    SELECT attrelid::regclass AS name, attname FROM pg_attribute
    WHERE attrelid IN ('retry'::regclass, 'dead'::regclass, 'withdrawal'::regclass)
      AND attname IN ('body', 'event_id', 'key') AND attstattarget IS DISTINCT FROM 0
    ORDER BY attrelid, attname`);
  for (const row of columns) {
    const [name, column] = [text(row, 'name'), text(row, 'attname')];
    await transaction.rows(`ALTER TABLE ${name} ALTER ${column} SET STATISTICS 0`);
  }
}

/** Adds up what nodes counted each on their own. A node that runs begins a new row. */
async function foldCounters(transaction: Transaction): Promise<void> {
  await transaction.rows(`
    WITH apart AS (SELECT * FROM counter ORDER BY scope, key, shard FOR UPDATE),
    gone AS (
      DELETE FROM counter USING apart
      WHERE counter.scope = apart.scope AND counter.key = apart.key
        AND counter.shard = apart.shard AND apart.shard <> 0
      RETURNING counter.scope, counter.key, counter.n)
    INSERT INTO counter(scope, key, shard, n)
    SELECT scope, key, 0, sum(n)::bigint FROM gone GROUP BY scope, key ORDER BY scope, key
    ON CONFLICT (scope, key, shard) DO UPDATE SET n = counter.n + excluded.n`);
}
