import { generateKeyPairSync, hash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jwtVerify } from 'jose';

interface Table {
  readonly columns: Map<string, string>;
  readonly rows: Record<string, unknown>[];
  comment: string;
}
interface Channel {
  continuation: string;
  committed: string | null;
  errors: number;
  /** Taken, and not yet committed: they are when the status is asked for. */
  pending: { readonly token: string; readonly rows: readonly Record<string, unknown>[] }[];
}
type Answer = readonly [number, unknown];

/** A Snowflake on this machine that refuses what the documentation says Snowflake refuses. */
export interface FakeSnowflake {
  readonly url: string;
  readonly privateKey: string;
  rows(table: string): readonly Record<string, unknown>[];
  columns(table: string): readonly string[];
  readonly statements: readonly string[];
  /** Scoped tokens that were given out are no longer taken. */
  forgetTokens(): void;
  /** Another client opens all channels: tokens to go on with are void. */
  openElsewhere(): void;
  answerWith(status: number | null): void;
  /** Rows with these ids don't fit: the others of their batch are committed. */
  refuse(ids: readonly string[]): void;
  stop(): Promise<void>;
}

/** Account and user of the fake. */
export const fakeAccount = 'MYORG-SHOP';
export const fakeUser = 'SLUICE';

/** Starts it; its host for SQL is also the one for rows. */
export async function startFakeSnowflake(): Promise<FakeSnowflake> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const print = hash('sha256', publicKey.export({ type: 'spki', format: 'der' }), 'base64');
  const tables = new Map<string, Table>();
  const channels = new Map<string, Channel>();
  const statements: string[] = [];
  let tokens = new Set<string>();
  let wanted: number | null = null;
  let refused: ReadonlySet<unknown> = new Set();

  const isLogin = async (request: IncomingMessage): Promise<boolean> => {
    if (request.headers['x-snowflake-authorization-token-type'] !== 'KEYPAIR_JWT') return false;
    try {
      const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
      const { payload } = await jwtVerify(token, publicKey, {
        algorithms: ['RS256'],
        issuer: `${fakeAccount}.${fakeUser}.SHA256:${print}`,
        subject: `${fakeAccount}.${fakeUser}`,
        requiredClaims: ['iat', 'exp'],
      });
      return Number(payload.exp) - Number(payload.iat) <= 3_600;
    } catch {
      return false;
    }
  };

  const run = (sql: string): Answer => {
    statements.push(sql);
    const [, create, name = ''] =
      /^(CREATE TABLE IF NOT EXISTS|ALTER TABLE|SHOW TABLES LIKE|COMMENT ON TABLE|CREATE OR REPLACE VIEW) '?(?:WEB\.PUBLIC\.)?(\w+)/i.exec(
        sql,
      ) ?? [];
    const table = tables.get(name.toUpperCase());
    switch ((create ?? '').toUpperCase()) {
      case 'CREATE TABLE IF NOT EXISTS': {
        const list = sql
          .slice(sql.indexOf('(') + 1)
          .replace(/\) CLUSTER BY .*$/, '')
          .replace(/\)$/, '');
        const columns = list.split(/, (?=[a-z_]+ [A-Z])/).map((each) => each.split(' ', 2));
        if (table === undefined) {
          tables.set(name.toUpperCase(), {
            columns: new Map(columns.map(([column = '', type = '']) => [column, type])),
            rows: [],
            comment: '',
          });
        }
        return [200, {}];
      }
      case 'ALTER TABLE': {
        const [, column = '', type = ''] = /ADD COLUMN IF NOT EXISTS (\w+) (\w+)/.exec(sql) ?? [];
        if (table === undefined || column === '') return [422, { code: '002003' }];
        if (!table.columns.has(column)) table.columns.set(column, type);
        return [200, {}];
      }
      case 'COMMENT ON TABLE':
        if (table === undefined) return [422, { code: '002003' }];
        table.comment = /'([^']*)'$/.exec(sql)?.[1] ?? '';
        return [200, {}];
      case 'SHOW TABLES LIKE':
        return [200, { data: table === undefined ? [] : [[name, table.comment]] }];
      case 'CREATE OR REPLACE VIEW':
        return [200, {}];
      default:
        return [422, { code: '001003', message: 'syntax error' }];
    }
  };

  const channelAnswer = (channel: Channel): object => ({
    last_committed_offset_token: channel.committed,
    channel_status_code: 'ACTIVE',
    rows_error_count: channel.errors,
  });

  const commit = (table: Table, channel: Channel): void => {
    for (const { token, rows } of channel.pending) {
      const good = rows.filter((row) => fits(row, table.columns) && !refused.has(row['id']));
      table.rows.push(...good);
      channel.errors += rows.length - good.length;
      channel.committed = token;
    }
    channel.pending = [];
  };

  const ingest = (
    request: IncomingMessage,
    path: string,
    search: URLSearchParams,
    body: string,
  ): Answer => {
    const [, data, name = '', rest = ''] =
      /^\/v2\/streaming(\/data)?\/databases\/WEB\/schemas\/PUBLIC\/pipes\/(\w+)-STREAMING(.*)$/.exec(
        path,
      ) ?? [];
    const table = tables.get(name);
    if (table === undefined) return [404, { code: 'ERR_PIPE_DOES_NOT_EXIST_OR_NOT_AUTHORIZED' }];
    if (rest === ':bulk-channel-status' && request.method === 'POST') {
      const { channel_names: names } = JSON.parse(body) as { channel_names: string[] };
      const known = names.flatMap((each) => {
        const channel = channels.get(`${name}/${each}`);
        if (channel === undefined) return [];
        commit(table, channel);
        return [[each, channelAnswer(channel)] as const];
      });
      return [200, { channel_statuses: Object.fromEntries(known) }];
    }
    const [, channelName = '', action = ''] = /^\/channels\/(\w+)(\/rows)?$/.exec(rest) ?? [];
    const key = `${name}/${channelName}`;
    if (action === '' && request.method === 'PUT') {
      const channel = channels.get(key) ?? {
        continuation: '',
        committed: null,
        errors: 0,
        pending: [],
      };
      channel.continuation = randomUUID();
      channels.set(key, channel);
      return [
        200,
        { next_continuation_token: channel.continuation, channel_status: channelAnswer(channel) },
      ];
    }
    const channel = channels.get(key);
    if (data === undefined || channel === undefined || request.method !== 'POST') {
      return [404, { code: 'ERR_CHANNEL_DOES_NOT_EXIST_OR_IS_NOT_AUTHORIZED' }];
    }
    if (request.headers['content-type'] !== 'application/x-ndjson') return [415, {}];
    if (body.length > 16_000_000) return [413, {}];
    if (search.get('continuationToken') !== channel.continuation) {
      return [400, { code: 'STALE_CONTINUATION_TOKEN_SEQUENCER' }];
    }
    const rows = body
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    channel.pending.push({ token: search.get('offsetToken') ?? '', rows });
    channel.continuation = randomUUID();
    return [200, { next_continuation_token: channel.continuation }];
  };

  const answer = async (request: IncomingMessage, body: string): Promise<Answer> => {
    const { pathname, searchParams, host } = new URL(
      `http://${request.headers.host}${request.url}`,
    );
    if (wanted !== null) return [wanted, {}];
    const isControl = !pathname.startsWith('/v2/streaming/d');
    if (isControl && !(await isLogin(request))) return [401, { code: '390144' }];
    if (pathname === '/api/v2/statements') {
      return run((JSON.parse(body) as { statement: string }).statement);
    }
    if (pathname === '/v2/streaming/hostname') return [200, { hostname: host }];
    if (pathname === '/oauth/token') {
      const form = new URLSearchParams(body);
      const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
      if (form.get('grant_type') !== grant || form.get('scope') !== host) return [400, {}];
      const token = randomUUID();
      tokens.add(token);
      return [200, { token }];
    }
    const bearer = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    return tokens.has(bearer) ? ingest(request, pathname, searchParams, body) : [401, {}];
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void answer(request, Buffer.concat(chunks).toString('utf8')).then(([status, value]) =>
        response
          .writeHead(status, { 'content-type': 'application/json' })
          .end(JSON.stringify(value)),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    rows: (table) => tables.get(table)?.rows ?? [],
    columns: (table) => [...(tables.get(table)?.columns.keys() ?? [])],
    statements,
    forgetTokens: () => (tokens = new Set()),
    openElsewhere: () => {
      for (const channel of channels.values()) channel.continuation = randomUUID();
    },
    answerWith: (status) => (wanted = status),
    refuse: (ids) => (refused = new Set(ids)),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Columns by name in any case; an unknown one, or a value of another type, is an error of the row. */
function fits(row: Record<string, unknown>, columns: ReadonlyMap<string, string>): boolean {
  return Object.entries(row).every(([name, value]) => {
    const type = columns.get(name)?.replace(/\(.*$/, '');
    if (type === undefined) return false;
    if (value === null) return true;
    switch (type) {
      case 'ARRAY':
        return Array.isArray(value);
      case 'VARCHAR':
        return typeof value === 'string' && value.isWellFormed();
      case 'TIMESTAMP_NTZ':
        return typeof value === 'string' && !Number.isNaN(Date.parse(value));
      case 'BOOLEAN':
        return typeof value === 'boolean';
      default:
        return (type === 'DOUBLE' || type === 'NUMBER') && typeof value === 'number';
    }
  });
}
