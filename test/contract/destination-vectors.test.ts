import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import type {
  EncodedRequest,
  HttpDestination,
  RegisteredDestination,
  VendorRequest,
} from '../../src/destinations/destination.ts';
import { destinationOf } from '../../src/destinations/index.ts';
import {
  anySettingsOf,
  eventsOf,
  reasonOf,
  settingsOf,
  skipReason,
  type Vector,
  type VectorRequest,
} from './destination-vector-adapter.ts';

const own = ['vectors.json', 'vectors-more.json'].map(
  (name) => new URL(`../fixtures/destinations/${name}`, import.meta.url),
);
const files: readonly (string | URL)[] = [
  ...own,
  ...(process.env['VECTORS'] ?? '').split(','),
].filter((file) => file !== '');

for (const file of files) {
  const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { readonly vectors: Vector[] };
  describe(`vectors of ${String(file).split('/').at(-1)}`, () => {
    const skipped: string[] = [];
    afterAll(() => {
      if (skipped.length > 0) process.stdout.write(`vectors not asked: ${skipped.join(', ')}\n`);
    });
    for (const vector of vectors) {
      const destination = destinationOf(vector.destination);
      const name = `${vector.id} ${vector.destination}: ${vector.title ?? ''}`;
      const skip = skipReason(vector, destination);
      if (vector.kind === 'response' && destination?.judge !== undefined) {
        test(name, () => expectVerdict(destination, vector));
      } else if (skip !== null || destination?.kind !== 'http') {
        skipped.push(`${vector.id} (${skip ?? ''})`);
        test.skip(`${name} [${skip ?? ''}]`, () => undefined);
      } else {
        test(name, () => expectRequests(destination, vector));
      }
    }
  });
}

function expectRequests(destination: HttpDestination, vector: Vector): void {
  const { permitted, refused } = eventsOf(vector);
  const settings = destination.settings.parse(settingsOf(vector));
  const batchId = vector.events?.[0]?.id ?? '';
  const encoded = destination.encode(permitted, { settings, now: vector.now, batchId });
  const dropped = new Map<string, string>(
    encoded.dropped.map(({ eventId, reason }) => [eventId, reason]),
  );
  for (const id of refused) dropped.set(id, 'consent_denied');
  const inOrder = (vector.events ?? []).flatMap(({ id }) =>
    dropped.has(id) ? [[id, dropped.get(id)]] : [],
  );
  const { requests = [], dropped: unsent = [] } = vector.expect;
  expect(inOrder).toEqual(unsent.map(({ eventId, reason }) => [eventId, reasonOf(reason)]));
  expect(encoded.requests).toHaveLength(requests.length);
  for (const [index, expected] of requests.entries()) {
    const sent = encoded.requests[index];
    expect(sent).toBeDefined();
    if (sent !== undefined) expectRequest(sent, expected);
  }
}

function expectRequest({ request }: EncodedRequest, expected: VectorRequest): void {
  expect(request.method).toBe(expected.method ?? 'POST');
  expect(request.url).toBe(expected.url);
  expect(request.query).toEqual(expected.query ?? {});
  expect(request.headers).toMatchObject(expected.headers ?? {});
  if (expected.encoding === 'raw') expect(request.body).toBe(expected.body);
  else if (expected.encoding === 'matomo-bulk') {
    expect(rowsOf(JSON.parse(request.body))).toEqual(rowsOf(expected.body));
  } else expect(JSON.parse(request.body)).toEqual(expected.body);
}

function expectVerdict(destination: RegisteredDestination, vector: Vector): void {
  const { status, headers = {}, body = '' } = vector.response;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const response = { status, headers: lower, body: text };
  const ids = vector.sentEventIds;
  const verdict =
    destination.kind === 'http'
      ? destination.judge(response, ids, sentOf(destination, vector))
      : destination.judge?.(response, ids);
  const { ok, retry, reject, bisect, halt, delayMs } = vector.expect;
  if (verdict === undefined) throw new Error('no verdict');
  if (bisect === undefined) {
    expect(verdict.ok).toEqual(ok ?? []);
    expect(verdict.retry).toEqual(retry ?? []);
    expect(verdict.reject).toEqual(reject ?? []);
  }
  expect(verdict.bisect).toEqual(bisect);
  expect(verdict.halt).toBe(halt);
  for (const ms of Object.values(delayMs ?? {})) {
    expect(verdict.retryAfterMs ?? 0).toBeGreaterThanOrEqual(ms);
  }
}

/** Matomo's rows as objects: whether they were written as query strings or not, in any order. */
function rowsOf(body: unknown): unknown {
  const { requests, ...rest } = body as { readonly requests: readonly unknown[] };
  const rows = requests.map((row) =>
    typeof row === 'string' ? Object.fromEntries(new URLSearchParams(row)) : row,
  );
  return { ...rest, requests: rows };
}

/** The request that was answered, where the vector says what was sent. */
function sentOf(
  destination: HttpDestination & RegisteredDestination,
  vector: Vector,
): VendorRequest | undefined {
  const settings = anySettingsOf(vector, destination);
  if ((vector.events ?? []).length === 0 || settings === null) return undefined;
  const { permitted } = eventsOf(vector);
  const { requests } = destination.encode(permitted, { settings, now: vector.now, batchId: 'b' });
  return requests[0]?.request;
}
