import { Agent, request } from 'undici';
import { own } from '../vocabulary/json.ts';
import { headOf } from './answer-head.ts';
import type { VendorResponse } from './destination.ts';
import { StoreProblem } from './store-problem.ts';

/** A request to a store's HTTP interface. Neither its address nor its headers are ever logged. */
export interface StoreRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

const requestMsMax = 60_000;

/** The connections to one store. It follows no redirect, and reads the head of long answers. */
export class StoreHttp {
  readonly #store: string;
  readonly #agent = new Agent({ connections: 4, pipelining: 1, connect: { timeout: 10_000 } });

  /** `store` names it in errors. */
  constructor(store: string) {
    this.#store = store;
  }

  /** Rejects with a `StoreProblem` where there is no answer: then nobody knows what was stored. */
  async send({ method, url, headers, body }: StoreRequest): Promise<VendorResponse> {
    try {
      const answer = await request(url, {
        method,
        headers,
        body: body ?? null,
        dispatcher: this.#agent,
        signal: AbortSignal.timeout(requestMsMax),
      });
      return {
        status: answer.statusCode,
        headers: Object.fromEntries(
          Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
        ),
        body: await headOf(answer.body),
      };
    } catch (error) {
      throw new StoreProblem(`${this.#store} could not be reached (${codeOf(error)})`);
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error ? own(error, 'code') : null;
  return typeof code === 'string' && /^[A-Z_]{3,60}$/.test(code) ? code : 'no answer';
}
