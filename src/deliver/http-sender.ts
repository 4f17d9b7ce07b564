import { Pool } from 'undici';
import { headOf } from '../destinations/answer-head.ts';
import type { VendorRequest, VendorResponse } from '../destinations/destination.ts';
import { isPrivateHost } from '../destinations/private-host.ts';
import { own } from '../vocabulary/json.ts';
import { Departure } from './departure.ts';
import { guardedLookup, privateAddressCode } from './private-guard.ts';

/** Connections to one origin, one request at a time on each. */
export const connectionsMax = 4;

const connectMsMax = 5_000;

/** The end of one request, by what the vendor may have got. */
export type Sent =
  | { readonly kind: 'answered'; readonly response: VendorResponse }
  | {
      readonly kind: 'unsent' | 'unanswered' | 'unsendable' | 'blocked';
      readonly reason: string;
    };

/** Where requests may go, and for how long. */
export interface HttpSenderOptions {
  /** False: names and addresses inside the own network are refused. */
  readonly mayReachPrivate: boolean;
  /** From start to the last byte of the answer. */
  readonly timeoutMs: number;
}

/** Sends requests of one destination. It follows no redirect and keeps the head of long answers. */
export class HttpSender {
  readonly #options: HttpSenderOptions;
  readonly #pools = new Map<string, Pool>();
  readonly #stop = new AbortController();

  constructor(options: HttpSenderOptions) {
    this.#options = options;
  }

  /** Never rejects: every end is told apart by what the vendor may have got. */
  async send({ method, url, query, headers, body }: VendorRequest): Promise<Sent> {
    if (this.#stop.signal.aborted) return { kind: 'unsent', reason: 'stopped' };
    const target = URL.parse(url);
    if (target === null) return { kind: 'unsendable', reason: 'invalid_url' };
    if (!this.#options.mayReachPrivate && isPrivateHost(target.hostname)) {
      return { kind: 'blocked', reason: 'private_address' };
    }
    const search = new URLSearchParams(query).toString();
    const path = search === '' ? target.pathname : `${target.pathname}?${search}`;
    const timeout = AbortSignal.timeout(this.#options.timeoutMs);
    const signal = AbortSignal.any([timeout, this.#stop.signal]);
    const departure = new Departure();
    try {
      const way = this.#poolOf(target.origin).compose(departure.watch);
      const answer = await way.request({
        method,
        path,
        headers,
        body: method === 'GET' ? null : body,
        signal,
      });
      const response = {
        status: answer.statusCode,
        headers: singleHeaders(answer.headers),
        body: await headOf(answer.body),
      };
      return { kind: 'answered', response };
    } catch (error) {
      const kind = departure.mayHaveLeft ? 'unanswered' : 'unsent';
      if (this.#stop.signal.aborted) return { kind, reason: 'stopped' };
      return failureOf(error, kind, timeout.aborted);
    }
  }

  /** Cuts what is on its way: that counts as unanswered; what still stands in a queue, as unsent. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }

  #poolOf(origin: string): Pool {
    const known = this.#pools.get(origin);
    if (known !== undefined) return known;
    const guard = this.#options.mayReachPrivate ? {} : { lookup: guardedLookup };
    const pool = new Pool(origin, {
      connections: connectionsMax,
      pipelining: 1,
      headersTimeout: this.#options.timeoutMs,
      bodyTimeout: this.#options.timeoutMs,
      connect: { timeout: connectMsMax, ...guard },
    });
    this.#pools.set(origin, pool);
    return pool;
  }
}

function failureOf(error: unknown, kind: 'unsent' | 'unanswered', timedOut: boolean): Sent {
  const code: unknown = error instanceof Error ? own(error, 'code') : undefined;
  const reason = typeof code === 'string' ? code.toLowerCase() : 'network';
  if (code === privateAddressCode) return { kind: 'blocked', reason: 'private_address' };
  if (code === 'UND_ERR_INVALID_ARG') return { kind: 'unsendable', reason: 'invalid_request' };
  return { kind, reason: timedOut ? 'timeout' : reason };
}

function singleHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string | undefined> {
  const entries = Object.entries(headers);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
