import { isJsonObject, own } from '../vocabulary/json.ts';
import type { VendorResponse } from './destination.ts';
import type { SnowflakeSettings } from './snowflake-settings.ts';
import { snowflakeToken } from './snowflake-token.ts';
import { StoreHttp, type StoreRequest } from './store-http.ts';
import { StoreProblem } from './store-problem.ts';

/** The account's login was refused: a person must act. */
export class SnowflakeRefused extends StoreProblem {}

const hostName = /^[A-Za-z0-9._-]{1,253}(?::\d{1,5})?$/;

/** A request to the host that takes rows; the path stands below its address. */
export interface IngestRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly type: string;
  readonly body: string;
}

/** The account's two hosts: one for SQL and logins, one that takes rows. */
export class SnowflakeClient {
  readonly #settings: SnowflakeSettings;
  readonly #http = new StoreHttp('Snowflake');
  readonly #control: string;
  #ingest: { readonly url: string; readonly token: string } | null = null;

  constructor(settings: SnowflakeSettings) {
    this.#settings = settings;
    const host = settings.account.toLowerCase().replaceAll('_', '-');
    this.#control = settings.endpoint ?? `https://${host}.snowflakecomputing.com`;
  }

  /** Runs one statement and gives the answer's text. */
  async run(statement: string): Promise<string> {
    const { database, schema, role } = this.#settings;
    const { status, body } = await this.#http.send({
      method: 'POST',
      url: `${this.#control}/api/v2/statements`,
      headers: { ...(await this.#login()), 'content-type': 'application/json' },
      body: JSON.stringify({
        statement,
        timeout: 60,
        database: database.toUpperCase(),
        schema: schema.toUpperCase(),
        ...(role === undefined ? {} : { role: role.toUpperCase() }),
      }),
    });
    if (status === 200) return body;
    if (status === 401 || status === 403) throw refusal(status);
    const remedy =
      status === 422 ? 'Grant the role what it needs to make tables, or make them.' : '';
    throw new StoreProblem(`Snowflake answered ${String(status)} to a statement. ${remedy}`);
  }

  /** Sends to the host that takes rows; a token that ended is fetched again, once. */
  async ingest(request: IngestRequest): Promise<VendorResponse> {
    const first = await this.#send(request);
    if (first.status !== 401) return first;
    this.#ingest = null;
    return this.#send(request);
  }

  async close(): Promise<void> {
    await this.#http.close();
  }

  async #send({ method, path, type, body }: IngestRequest): Promise<VendorResponse> {
    this.#ingest ??= await this.#open();
    const { url, token } = this.#ingest;
    const request: StoreRequest = {
      method,
      url: `${url}${path}`,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': type,
        accept: 'application/json',
      },
      body,
    };
    return this.#http.send(request);
  }

  /** Asks for the host that takes rows, and for a token that is good there alone. */
  async #open(): Promise<{ readonly url: string; readonly token: string }> {
    const headers = await this.#login();
    const url = `${this.#control}/v2/streaming/hostname`;
    const said = await this.#http.send({ method: 'GET', url, headers });
    if (said.status !== 200) throw refusal(said.status);
    const host = textOf(said.body, 'hostname').replaceAll('_', '-');
    if (!hostName.test(host)) throw new StoreProblem('Snowflake named no host for rows');
    const scoped = await this.#http.send({
      method: 'POST',
      url: `${this.#control}/oauth/token`,
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        scope: host,
      }).toString(),
    });
    const token = textOf(scoped.body, 'token');
    if (scoped.status !== 200 || !/^[\x21-\x7e]{1,8192}$/.test(token)) throw refusal(scoped.status);
    return { url: `${new URL(this.#control).protocol}//${host}`, token };
  }

  async #login(): Promise<Readonly<Record<string, string>>> {
    return {
      authorization: `Bearer ${await snowflakeToken(this.#settings, Date.now())}`,
      'x-snowflake-authorization-token-type': 'KEYPAIR_JWT',
      accept: 'application/json',
      'user-agent': 'sluice',
    };
  }
}

function refusal(status: number): StoreProblem {
  const said = `Snowflake's login answered ${String(status)}`;
  return status >= 400 && status <= 499 && status !== 429 && status !== 408
    ? new SnowflakeRefused(`${said}. Check account, user and privateKey.`)
    : new StoreProblem(said);
}

/** A field of an answer that is JSON, or the whole where it is plain text: both were documented. */
function textOf(body: string, name: string): string {
  try {
    const answer: unknown = JSON.parse(body);
    const value = isJsonObject(answer) ? own(answer, name) : answer;
    return typeof value === 'string' ? value : '';
  } catch {
    return body.trim();
  }
}
