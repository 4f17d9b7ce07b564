import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/load.ts';
import { postgresSettings } from '../../../src/config/postgres-settings.ts';
import { ConfigError } from '../../../src/config/problems.ts';

const site = 'sites: { shop: { origins: ["https://shop.example"] } }';

function read(spool: string, more = '', environment: Record<string, string> = {}) {
  const text = `${site}\nspool: ${spool}\n${more}`;
  return parseConfig(text, { file: 'sluice.yaml', folder: '/etc/sluice', environment }).config;
}

function problems(spool: string, more = ''): string {
  try {
    read(spool, more);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

function settings(url: string, more = '') {
  return postgresSettings(read(`{ engine: postgres, url: "${url}"${more} }`).spool);
}

describe('where events wait', () => {
  it('is a file without more, and a database by its address', () => {
    expect(read('{}').spool.engine).toBe('sqlite');
    expect(settings('postgres://me:my%40word@db.example:6543/shop')).toEqual({
      host: 'db.example',
      port: 6543,
      user: 'me',
      password: 'my@word',
      database: 'shop',
      tls: 'verified',
      authority: null,
      schema: 'sluice_spool',
      connectionsMax: 10,
    });
  });

  it.each([
    ['postgres://me@localhost/shop', 'off'],
    ['postgres://me@127.0.0.1/shop', 'off'],
    ['postgres://me@[::1]/shop', 'off'],
    ['postgres://me@db.example/shop', 'verified'],
    ['postgres://me@db.example/shop?sslmode=require', 'verified'],
    ['postgres://me@db.example/shop?sslmode=no-verify', 'unverified'],
    ['postgres://me@db.example/shop?sslmode=disable', 'off'],
    ['postgres://me@localhost/shop?sslmode=verify-full', 'verified'],
    ['postgresql://me@x/shop?host=/run/postgresql', 'off'],
  ])('%s is reached with TLS %s', (url, tls) => {
    expect(settings(url)).toMatchObject({ tls });
  });

  it('takes the password from a secret, which wins over the address', () => {
    const spool = '{ engine: postgres, url: "postgres://me:old@x/shop", password: "${WORD}" }';
    const config = read(spool, '', { WORD: 'from-the-environment' });
    expect(postgresSettings(config.spool)).toMatchObject({ password: 'from-the-environment' });
  });

  it.each([
    ['{ engine: postgres }', 'spool.url: names no PostgreSQL'],
    ['{ engine: postgres, url: "https://x/y" }', 'spool.url: names no PostgreSQL'],
    ['{ engine: postgres, url: "postgres://x/y" }', 'must name user, host and database'],
    ['{ engine: postgres, url: "postgres://me:topsecret@x/y?foo=1" }', 'the parameter foo'],
    ['{ engine: postgres, url: "postgres://me:topsecret@x/y?sslmode=maybe" }', 'sslmode'],
    ['{ engine: postgres, url: "postgres://me:topsecret@x/y?sslrootcert=/nowhere" }', 'read'],
    ['{ engine: postgres, url: "postgres://me@x/y", schema: "A;DROP" }', 'is not a schema'],
    ['{ engine: postgres, url: "postgres://me@x/y", connections: 1 }', '3 at least'],
    ['{ engine: sqlite, url: "postgres://me:topsecret@x/y" }', 'is for a shared spool'],
    ['{ engine: postgress }', 'Did you mean `postgres`?'],
  ])('%s is refused with its remedy, never with the password', (spool, message) => {
    expect(problems(spool)).toContain(message);
    expect(problems(spool)).not.toContain('topsecret');
  });

  it('goes with a DuckDB warehouse on one machine only, and says so', () => {
    const warehouse = 'destinations: { warehouse: { type: duckdb, purposes: [analytics] } }';
    const shared = '{ engine: postgres, url: "postgres://me@x/y" }';
    expect(problems('{}', warehouse)).toBe('');
    expect(problems(shared, warehouse)).toContain('opened by one process only');
  });

  it('has the shared keys only where there is a shared spool', () => {
    const keys = 'identity: { keyStore: postgres }';
    expect(problems('{}', keys)).toContain('needs the database of a shared spool');
    expect(problems('{ engine: postgres, url: "postgres://me@x/y" }', keys)).toBe('');
  });
});
