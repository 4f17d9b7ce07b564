import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseFailure } from '../../src/spool/postgres/failure.ts';
import { PostgresLink } from '../../src/spool/postgres/link.ts';
import type { PostgresSettings } from '../../src/spool/postgres/settings.ts';
import { whyNotOpen } from '../../src/spool/postgres/why-not-open.ts';
import { postgresMissing, startPostgres } from '../journeys/postgres.ts';
import type { RunningPostgres } from '../journeys/postgres.ts';
import { settingsOf } from './postgres-spool.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-tls-'));
const [key, certificate] = [join(folder, 'server.key'), join(folder, 'server.crt')];
const words =
  `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=database -addext subjectAltName=IP:127.0.0.1`.split(
    ' ',
  );
const made = spawnSync('openssl', [...words, '-keyout', key, '-out', certificate]).status === 0;
const missing = postgresMissing ?? (made ? null : 'openssl is not installed');
if (missing !== null) process.stdout.write(`TLS to PostgreSQL: skipped, ${missing}\n`);

describe.skipIf(missing !== null)('a database that proves who it is', () => {
  let postgres: RunningPostgres;

  beforeAll(async () => {
    chmodSync(folder, 0o755);
    chmodSync(key, 0o600);
    if (process.getuid?.() === 0) chownSync(key, 65_534, 65_534);
    postgres = await startPostgres({ ssl: 'on', ssl_cert_file: certificate, ssl_key_file: key });
  });

  afterAll(() => postgres.remove());

  async function ask(over: Partial<PostgresSettings>): Promise<unknown> {
    const link = await PostgresLink.open(
      { ...settingsOf(postgres.url()), ...over },
      () => undefined,
    );
    try {
      const rows = await link.transaction('read', (transaction) =>
        transaction.rows('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()'),
      );
      return rows[0]?.['ssl'];
    } finally {
      await link.end();
    }
  }

  test('is believed by its authority alone', async () => {
    const authority = readFileSync(certificate, 'utf8');
    expect(await ask({ tls: 'verified', authority })).toBe(true);
    await expect(ask({ tls: 'verified', authority, host: 'localhost' })).rejects.toThrow();
  });

  test('is not believed without, and the remedy says what to name', async () => {
    const failure: unknown = await ask({ tls: 'verified' }).catch((error: unknown) => error);
    const settings = settingsOf(postgres.url());
    expect(databaseFailure(failure)).toMatchObject({ code: expect.stringMatching(/self_signed/) });
    expect(whyNotOpen(settings, 'depth_zero_self_signed_cert')).toContain('sslrootcert=');
  });

  test('may be reached without proof, and without encryption, where that is asked for', async () => {
    expect(await ask({ tls: 'unverified' })).toBe(true);
    expect(await ask({ tls: 'off' })).toBe(false);
  });
});
