import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jwtVerify } from 'jose';

interface Field {
  readonly name: string;
  readonly type: string;
  readonly mode: string;
}
interface Table {
  fields: Field[];
  readonly rows: Record<string, unknown>[];
  readonly seen: Set<string>;
}
interface Job {
  polls: number;
  readonly reason: string | null;
}

/** A BigQuery on this machine that refuses what the documentation says BigQuery refuses. */
export interface FakeBigquery {
  readonly url: string;
  /** The JSON key of its one service account. */
  readonly credentials: string;
  readonly jobIds: readonly string[];
  rows(table: string): readonly Record<string, unknown>[];
  fields(table: string): readonly string[];
  /** Makes a table with some fields only, as an older Sluice did. */
  makeTable(name: string, fields: readonly Field[]): void;
  /** The next load job ends with this reason. */
  failNextJob(reason: string): void;
  /** From now on requests to the API end with this status, until null. */
  answerWith(status: number | null): void;
  /** The next connection is cut after the request was carried out. */
  cutNextAnswer(): void;
  /** Tokens that were given out are no longer taken. */
  forgetTokens(): void;
  stop(): Promise<void>;
}

/** The settings of a destination that writes to it. */
export const fakeProject = 'my-shop-1234';
export const fakeDataset = 'web';

/** Starts it. */
export async function startFakeBigquery(): Promise<FakeBigquery> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const tables = new Map<string, Table>();
  const jobs = new Map<string, Job>();
  let tokens = new Set<string>();
  let failNext: string | null = null;
  let status: number | null = null;
  let cutNext = false;
  const prefix = `/bigquery/v2/projects/${fakeProject}`;
  const tablesPath = `${prefix}/datasets/${fakeDataset}/tables`;

  const answer = async (
    request: IncomingMessage,
    body: Buffer,
  ): Promise<readonly [number, unknown]> => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    if (pathname === '/token') return login(request, body);
    if (!tokens.has((request.headers.authorization ?? '').replace(/^Bearer /, ''))) {
      return refused(401, 'authError');
    }
    if (status !== null) return refused(status, 'backendError');
    if (pathname === `/upload${prefix}/jobs` && request.method === 'POST') {
      if (searchParams.get('uploadType') !== 'multipart') return refused(400, 'badContent');
      return insertJob(request, body.toString('utf8'));
    }
    if (pathname.startsWith(`${prefix}/jobs/`)) return getJob(pathname.split('/').at(-1) ?? '');
    const [name = '', action] = pathname.slice(tablesPath.length + 1).split('/');
    if (!pathname.startsWith(tablesPath)) return refused(404, 'notFound');
    const sent = JSON.parse(body.length === 0 ? '{}' : body.toString('utf8')) as InsertAll &
      TableInsert;
    if (action === 'insertAll') return insertAll(tables.get(name), body, sent);
    if (request.method === 'POST') return makeTable(sent);
    const table = tables.get(name);
    if (table === undefined) return refused(404, 'notFound');
    if (request.method === 'PATCH') return patchTable(table, sent);
    return [200, { schema: { fields: table.fields } }];
  };

  const login = async (
    request: IncomingMessage,
    body: Buffer,
  ): Promise<readonly [number, unknown]> => {
    const form = new URLSearchParams(body.toString('utf8'));
    if (request.headers['content-type'] !== 'application/x-www-form-urlencoded') {
      return [400, { error: 'invalid_request' }];
    }
    try {
      const { payload } = await jwtVerify(form.get('assertion') ?? '', publicKey, {
        algorithms: ['RS256'],
        issuer: 'sluice@my-shop-1234.iam.gserviceaccount.com',
        audience: `${url}/token`,
        requiredClaims: ['iat', 'exp'],
      });
      const isShort = Number(payload.exp) - Number(payload.iat) <= 3_600;
      const grant = form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer';
      if (!grant || !isShort || payload['scope'] !== 'https://www.googleapis.com/auth/bigquery') {
        return [400, { error: 'invalid_grant' }];
      }
    } catch {
      return [400, { error: 'invalid_grant' }];
    }
    const token = randomUUID();
    tokens.add(token);
    return [200, { access_token: token, expires_in: 3_599, token_type: 'Bearer' }];
  };

  const insertJob = (request: IncomingMessage, body: string): readonly [number, unknown] => {
    const [, boundary] = /^multipart\/related; boundary=([\w'()+,.:=?-]{1,70}|[\w.-]+)$/.exec(
      request.headers['content-type'] ?? '',
    ) ?? [null, null];
    if (boundary === null || boundary === undefined) return refused(400, 'badContent');
    const [first, second, end] = body.split(`--${boundary}`).slice(1);
    if (first === undefined || second === undefined || end !== '--')
      return refused(400, 'badContent');
    const content = (part: string): string => part.slice(part.indexOf('\r\n\r\n') + 4, -2);
    const job = JSON.parse(content(first)) as never as JobInsert;
    const { jobId, projectId } = job.jobReference;
    const { load } = job.configuration;
    if (projectId !== fakeProject || !/^[A-Za-z0-9_-]{1,1024}$/.test(jobId)) {
      return refused(400, 'invalid');
    }
    if (jobs.has(jobId)) return refused(409, 'duplicate');
    if (load.destinationTable.datasetId !== fakeDataset) return refused(404, 'notFound');
    if (load.sourceFormat !== 'NEWLINE_DELIMITED_JSON') return refused(400, 'invalid');
    const reason = failNext ?? loadInto(load, content(second));
    failNext = null;
    jobs.set(jobId, { polls: 0, reason });
    return [200, stateOf(jobId)];
  };

  const loadInto = (load: JobInsert['configuration']['load'], lines: string): string | null => {
    const name = load.destinationTable.tableId;
    const table = tables.get(name) ?? { fields: [], rows: [], seen: new Set<string>() };
    const isNew = !tables.has(name);
    if (isNew && load.createDisposition !== 'CREATE_IF_NEEDED') return 'notFound';
    const known = new Set(table.fields.map((field) => field.name));
    const added = load.schema.fields.filter((field) => !known.has(field.name));
    const mayAdd = isNew || load.schemaUpdateOptions.includes('ALLOW_FIELD_ADDITION');
    if (added.length > 0 && (!mayAdd || load.writeDisposition !== 'WRITE_APPEND')) return 'invalid';
    const fields = [...table.fields, ...added];
    const rows: Record<string, unknown>[] = [];
    for (const line of lines.split('\n').filter((text) => text !== '')) {
      try {
        const row = JSON.parse(line) as Record<string, unknown>;
        if (!fits(row, fields)) return 'invalid';
        rows.push(row);
      } catch {
        return 'invalid';
      }
    }
    tables.set(name, table);
    table.fields = fields;
    table.rows.push(...rows);
    return null;
  };

  const stateOf = (jobId: string): unknown => {
    const job = jobs.get(jobId);
    const isDone = (job?.polls ?? 0) > 0;
    const state = isDone ? 'DONE' : 'RUNNING';
    const failed = isDone && job?.reason !== null ? { errorResult: { reason: job?.reason } } : {};
    return { jobReference: { jobId }, status: { state, ...failed } };
  };

  const getJob = (jobId: string): readonly [number, unknown] => {
    const job = jobs.get(jobId);
    if (job === undefined) return refused(404, 'notFound');
    job.polls += 1;
    return [200, stateOf(jobId)];
  };

  const insertAll = (
    table: Table | undefined,
    body: Buffer,
    { rows = [], skipInvalidRows = false }: InsertAll,
  ): readonly [number, unknown] => {
    if (table === undefined) return refused(404, 'notFound');
    if (body.length > 10_000_000) return refused(413, 'requestTooLarge');
    if (rows.length === 0 || rows.length > 50_000) return refused(400, 'invalid');
    const bad = rows.flatMap(({ json }, index) => (fits(json, table.fields) ? [] : [index]));
    const stops = bad.length > 0 && !skipInvalidRows;
    const insertErrors = rows.flatMap((_, index) => {
      const reason = bad.includes(index) ? 'invalid' : stops ? 'stopped' : null;
      return reason === null ? [] : [{ index, errors: [{ reason, message: 'no such field' }] }];
    });
    for (const [index, { insertId, json }] of rows.entries()) {
      if (stops || bad.includes(index) || table.seen.has(insertId)) continue;
      table.seen.add(insertId);
      table.rows.push(json);
    }
    return [200, insertErrors.length === 0 ? {} : { insertErrors }];
  };

  const makeTable = (sent: TableInsert): readonly [number, unknown] => {
    const { tableId } = sent.tableReference;
    if (tables.has(tableId)) return refused(409, 'duplicate');
    tables.set(tableId, { fields: [...sent.schema.fields], rows: [], seen: new Set() });
    return [200, {}];
  };

  const patchTable = (table: Table, sent: TableInsert): readonly [number, unknown] => {
    const { fields } = sent.schema;
    const keepsAll = table.fields.every((field, index) => fields[index]?.name === field.name);
    if (!keepsAll || fields.some(({ mode }) => mode === 'REQUIRED')) return refused(400, 'invalid');
    table.fields = [...fields];
    return [200, {}];
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void answer(request, Buffer.concat(chunks)).then(([code, value]) => {
        if (cutNext) {
          cutNext = false;
          return request.socket.destroy();
        }
        return response
          .writeHead(code, { 'content-type': 'application/json' })
          .end(JSON.stringify(value));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    credentials: JSON.stringify({
      type: 'service_account',
      client_email: 'sluice@my-shop-1234.iam.gserviceaccount.com',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      token_uri: `${url}/token`,
    }),
    get jobIds() {
      return [...jobs.keys()];
    },
    rows: (table) => tables.get(table)?.rows ?? [],
    fields: (table) => tables.get(table)?.fields.map(({ name }) => name) ?? [],
    makeTable: (name, fields) =>
      tables.set(name, { fields: [...fields], rows: [], seen: new Set() }),
    failNextJob: (reason) => (failNext = reason),
    answerWith: (wanted) => (status = wanted),
    cutNextAnswer: () => (cutNext = true),
    forgetTokens: () => (tokens = new Set()),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

interface JobInsert {
  readonly jobReference: { readonly jobId: string; readonly projectId: string };
  readonly configuration: {
    readonly load: {
      readonly destinationTable: { readonly datasetId: string; readonly tableId: string };
      readonly schema: { readonly fields: readonly Field[] };
      readonly sourceFormat: string;
      readonly createDisposition: string;
      readonly writeDisposition: string;
      readonly schemaUpdateOptions: readonly string[];
    };
  };
}
interface InsertAll {
  readonly rows?: readonly {
    readonly insertId: string;
    readonly json: Record<string, unknown>;
  }[];
  readonly skipInvalidRows?: boolean;
}
interface TableInsert {
  readonly tableReference: { readonly tableId: string };
  readonly schema: { readonly fields: readonly Field[] };
}

function refused(status: number, reason: string): readonly [number, unknown] {
  return [status, { error: { code: status, errors: [{ reason, message: 'no' }] } }];
}

/** No unknown field, each value of its type, lists never null, text without half characters. */
function fits(row: Record<string, unknown>, fields: readonly Field[]): boolean {
  const known = new Map(fields.map((field) => [field.name, field]));
  return Object.entries(row).every(([name, value]) => {
    const field = known.get(name);
    if (field === undefined) return false;
    if (field.mode === 'REPEATED') {
      return Array.isArray(value) && value.every((each) => isOf('STRING', each));
    }
    return value === null || isOf(field.type, value);
  });
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case 'STRING':
      return typeof value === 'string' && value.isWellFormed();
    case 'TIMESTAMP':
      return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);
    case 'FLOAT64':
      return typeof value === 'number' && Number.isFinite(value);
    case 'INT64':
      return Number.isSafeInteger(value);
    default:
      return type === 'BOOL' && typeof value === 'boolean';
  }
}
