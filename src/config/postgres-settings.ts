import { readFileSync } from 'node:fs';
import type { PostgresSettings } from '../spool/postgres/settings.ts';
import type { SpoolConfig } from './config.ts';

const example = 'postgres://user@host:5432/database?sslmode=verify-full';
const knownParameters: ReadonlySet<string> = new Set(['sslmode', 'sslrootcert', 'host']);
const modes: Readonly<Record<string, PostgresSettings['tls']>> = {
  disable: 'off',
  'no-verify': 'unverified',
  require: 'verified',
  'verify-ca': 'verified',
  'verify-full': 'verified',
};

/**
 * Reads where the spool's database is; a text that says what is wrong where it is. Without
 * `sslmode`, a server on another machine must prove who it is. No message bears the URL.
 */
export function postgresSettings(spool: SpoolConfig): PostgresSettings | string {
  const url = spool.url === null ? null : URL.parse(spool.url);
  if (url === null || !/^postgres(?:ql)?:$/.test(url.protocol)) {
    return `names no PostgreSQL; write for example ${example}`;
  }
  const unknown = [...url.searchParams.keys()].find((key) => !knownParameters.has(key));
  if (unknown !== undefined) {
    return `has the parameter ${unknown}; known here: ${[...knownParameters].join(', ')}`;
  }
  const host = url.searchParams.get('host') ?? url.hostname.replace(/^\[|\]$/g, '');
  const database = decode(url.pathname.slice(1));
  const user = decode(url.username);
  if (host === '' || database === '' || user === '' || database === null || user === null) {
    return `must name user, host and database; write for example ${example}`;
  }
  const tls = tlsOf(url.searchParams.get('sslmode'), host);
  if (tls === null) return `has an unknown sslmode; known here: ${Object.keys(modes).join(', ')}`;
  const authority = authorityOf(url.searchParams.get('sslrootcert'));
  if (authority === undefined) return 'names an sslrootcert that can’t be read';
  return {
    host,
    port: url.port === '' ? 5_432 : Number(url.port),
    user,
    password: spool.password ?? (url.password === '' ? null : decode(url.password)),
    database,
    tls,
    authority,
    schema: spool.schema,
    connectionsMax: spool.connections,
  };
}

function tlsOf(mode: string | null, host: string): PostgresSettings['tls'] | null {
  const isHere = host.startsWith('/') || /^(?:localhost|127\.[\d.]+|::1)$/.test(host);
  if (mode === null) return isHere ? 'off' : 'verified';
  return Object.hasOwn(modes, mode) ? (modes[mode] ?? null) : null;
}

function authorityOf(file: string | null): string | null | undefined {
  try {
    return file === null ? null : readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
