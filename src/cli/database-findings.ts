import type { Config } from '../config/config.ts';
import { postgresSettings } from '../config/postgres-settings.ts';
import { dayName, dayOf } from '../identity/day-keys.ts';
import { clocksDifferMsMin } from '../spool/postgres/database-clock.ts';
import { DatabaseFailure } from '../spool/postgres/failure.ts';
import { PostgresLink, type Transaction } from '../spool/postgres/link.ts';
import { lossySettings } from '../spool/postgres/lossy-settings.ts';
import { keyTables } from '../spool/postgres/visitor-key-table.ts';
import { whyNotOpen } from '../spool/postgres/why-not-open.ts';
import { SpoolOpenError } from '../spool/spool.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Finding } from './finding.ts';

type Facts = Readonly<Record<string, unknown>>;

/** What the doctor finds at the database of a shared spool; nothing where there is none. */
export async function databaseFindings({ spool }: Config): Promise<readonly Finding[]> {
  const settings = spool.engine === 'postgres' ? postgresSettings(spool) : '';
  if (typeof settings === 'string') return [];
  try {
    const link = await PostgresLink.open(settings, () => undefined);
    try {
      return await link.transaction('read', async (transaction) => [
        ...(await look(transaction, settings.schema)),
        clockFinding(link.clock.differenceMs()),
      ]);
    } finally {
      await link.end();
    }
  } catch (error) {
    const isKnown = error instanceof DatabaseFailure || error instanceof SpoolOpenError;
    if (!isKnown) throw error;
    const remedy =
      error instanceof DatabaseFailure ? whyNotOpen(settings, error.code) : error.message;
    return [{ state: 'fail', what: 'database', seen: error.message, remedy }];
  }
}

async function look(transaction: Transaction, schema: string): Promise<readonly Finding[]> {
  const [facts = {}] = await transaction.rows(
    `SELECT current_setting('server_version') AS version,
       current_setting('archive_mode') AS archive_mode,
       (SELECT count(*)::integer FROM pg_stat_replication) AS standbys,
       current_setting('log_statement') IN ('all', 'mod')
         OR current_setting('log_min_duration_statement') <> '-1' AS logs_statements,
       current_setting('log_parameter_max_length') <> '0' AS logs_parameters,
       (SELECT max(extract(epoch FROM now() - xact_start))::integer FROM pg_stat_activity
        WHERE backend_xid IS NOT NULL) AS longest`,
  );
  return [
    { state: 'ok', what: 'database', seen: `PostgreSQL ${String(facts['version'])}` },
    durabilityFinding([...(await lossySettings(transaction))]),
    copiesFinding(facts),
    snapshotFinding,
    statementLogFinding(facts),
    transactionFinding(facts),
    await keyFinding(transaction, schema),
  ];
}

function durabilityFinding(off: readonly string[]): Finding {
  return off.length === 0
    ? { state: 'ok', what: 'durability', seen: 'a commit is on disk' }
    : {
        state: 'fail',
        what: 'durability',
        seen: `${off.join(' and ')} off: what was acknowledged may be lost in a power cut`,
        remedy: `Set ${off.map((name) => `${name} = on`).join(', ')} in postgresql.conf.`,
      };
}

function copiesFinding({ standbys, archive_mode: archive }: Facts): Finding {
  const copies = [
    ...(standbys === 0 ? [] : [`${String(standbys)} replicas`]),
    ...(archive === 'off' ? [] : ['an archive of the write-ahead log']),
  ];
  if (copies.length === 0) return { state: 'ok', what: 'replicas', seen: 'none' };
  return {
    state: 'warn',
    what: 'replicas',
    seen: `${copies.join(' and ')}: events, dead letters and withdrawals are there as well`,
    remedy:
      'Keep an archive no longer than `retention:` says. Visitor keys and sessions are not in it.',
  };
}

/** The server can't see what copies its disk. */
const snapshotFinding: Finding = {
  state: 'warn',
  what: 'snapshots',
  seen: 'a snapshot of the disk, or pg_dump, copies the visitor keys and sessions of that day',
  remedy:
    'Back up with pg_dump --no-unlogged-table-data; keep snapshots of the disk for days, not for good.',
};

function statementLogFinding(facts: Facts): Finding {
  const isLogged = facts['logs_statements'] === true && facts['logs_parameters'] === true;
  return isLogged
    ? {
        state: 'warn',
        what: 'statement log',
        seen: 'the server logs statements with their values: sanitized events reach its log',
        remedy: 'Set log_parameter_max_length = 0 (a superuser may, for the role alone as well).',
      }
    : { state: 'ok', what: 'statement log', seen: 'without values' };
}

function transactionFinding({ longest }: Facts): Finding {
  const seconds = typeof longest === 'number' ? longest : 0;
  return seconds < 60
    ? { state: 'ok', what: 'transactions', seen: 'none is open for long' }
    : {
        state: 'warn',
        what: 'transactions',
        seen: `one that writes has been open for ${seconds} s: new events wait behind it`,
        remedy: 'Find it in pg_stat_activity (backend_xid is not null), and end it.',
      };
}

function clockFinding(differenceMs: number): Finding {
  if (Math.abs(differenceMs) < clocksDifferMsMin) {
    return { state: 'ok', what: 'clock', seen: "as the database's" };
  }
  const seconds = Math.round(Math.abs(differenceMs) / 1_000);
  return {
    state: 'warn',
    what: 'clock',
    seen: `${seconds} s ${differenceMs > 0 ? 'ahead of' : 'behind'} the database's, by whose time all nodes go`,
    remedy:
      'Let both machines keep time (`timedatectl set-ntp true`), the one that is wrong first.',
  };
}

async function keyFinding(transaction: Transaction, schema: string): Promise<Finding> {
  const first = dayOf(transaction.now - limits.keyOverlapMs);
  const overdue = (await keyTables(transaction)).filter(({ day }) => day < first);
  const [oldest] = overdue;
  return oldest === undefined
    ? { state: 'ok', what: 'visitor keys', seen: 'none is older than it may be' }
    : {
        state: 'fail',
        what: 'visitor keys',
        seen: `the key of ${dayName(oldest.day)} is still there: no node ran to destroy it`,
        remedy: `Start a node, or run DROP TABLE ${overdue.map(({ name }) => `${schema}.${name}`).join(', ')}.`,
      };
}
