import type { BigquerySettings } from './bigquery-settings.ts';
import { GoogleToken } from './bigquery-token.ts';
import type { VendorResponse } from './destination.ts';
import { StoreHttp } from './store-http.ts';

/** What is asked of the API: a path below the version, and a body with its type. */
export interface BigqueryRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly type?: string;
  readonly body?: string;
}

/** The BigQuery API for one project, with a valid token on each request. */
export class BigqueryClient {
  readonly settings: BigquerySettings;
  readonly #http: StoreHttp;
  readonly #token: GoogleToken;

  private constructor(settings: BigquerySettings, http: StoreHttp, token: GoogleToken) {
    this.settings = settings;
    this.#http = http;
    this.#token = token;
  }

  /** Reads the key; asks nothing yet. */
  static async open(settings: BigquerySettings): Promise<BigqueryClient> {
    const http = new StoreHttp('BigQuery');
    return new BigqueryClient(settings, http, await GoogleToken.open(settings.credentials, http));
  }

  /** A token that was withdrawn is fetched again, once. */
  async send(request: BigqueryRequest): Promise<VendorResponse> {
    const first = await this.#send(request);
    if (first.status !== 401) return first;
    this.#token.forget();
    return this.#send(request);
  }

  async close(): Promise<void> {
    await this.#http.close();
  }

  async #send({
    method,
    path,
    type = 'application/json',
    body,
  }: BigqueryRequest): Promise<VendorResponse> {
    const token = await this.#token.text(Date.now());
    return this.#http.send({
      method,
      url: `${this.settings.endpoint}${path}`,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body }),
    });
  }
}
