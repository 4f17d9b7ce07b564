import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { isOwnStore } from '../../../src/destinations/own-store.ts';
import type { EncodedRequest } from '../../../src/destinations/destination.ts';
import { duckdb } from '../../../src/destinations/duckdb.ts';
import { webhook } from '../../../src/destinations/webhook.ts';
import { baseRecord, permittedOf, recordOf } from '../../contract/destination-events.ts';

const whsec = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const plain = 'plain-text-of-16-and-more';
const url = 'https://hooks.example.com/in';

function sent(settings: object, count = 1): readonly EncodedRequest[] {
  const events = Array.from({ length: count }, (_, index) =>
    permittedOf(recordOf({ id: `event-${String(index)}`, title: 'Tëe 👕' })),
  );
  return webhook.encode(events, {
    settings: webhook.settings.parse({ url, ...settings }),
    now: Date.now(),
    batchId: 'batch-1',
  }).requests;
}

describe('what is sent', () => {
  test.each([
    ['base64 after whsec_', whsec, new Webhook(whsec)],
    ['plain text', plain, new Webhook(plain, { format: 'raw' })],
    ['a list, old and new', `${whsec} ${plain}`, new Webhook(whsec)],
    [
      'a list, old and new, the other one',
      `${whsec} ${plain}`,
      new Webhook(plain, { format: 'raw' }),
    ],
  ])('verifies with the Standard Webhooks package: %s', (_, secret, verifier) => {
    const [request] = sent({ secret });
    expect(request).toBeDefined();
    if (request === undefined) return;
    const { body, headers } = request.request;
    expect(verifier.verify(body, { ...headers })).toMatchObject({
      type: 'events.batch',
      events: [{ id: 'event-0', title: 'Tëe 👕' }],
    });
    expect(() => verifier.verify(body.replace('event-0', 'event-1'), { ...headers })).toThrow();
    expect(() => verifier.verify(body, { ...headers, 'webhook-id': 'batch-2' })).toThrow();
  });
  test('bears the batch id, so that a repeat is known as one', () => {
    expect(sent({ secret: whsec })[0]?.request.headers['webhook-id']).toBe('batch-1');
  });
  test('further parts of one batch have ids of their own', () => {
    const ids = sent({ secret: whsec }, 250).map(({ request }) => request.headers['webhook-id']);
    expect(ids).toEqual(['batch-1', 'batch-1.1', 'batch-1.2']);
  });
  test('an event that no request can hold is dropped, and no other', () => {
    const big = permittedOf(recordOf({ id: 'event-big', params: { text: 'x'.repeat(300_000) } }));
    const settings = webhook.settings.parse({ url, secret: whsec });
    const encoded = webhook.encode([big, permittedOf(baseRecord)], {
      settings,
      now: 0,
      batchId: 'b',
    });
    expect(encoded.dropped).toEqual([{ eventId: 'event-big', reason: 'too_large' }]);
    expect(encoded.requests.map(({ eventIds }) => eventIds)).toEqual([[baseRecord.id]]);
  });
  test("Google's own ids go to nobody else", () => {
    const ga = { clientId: '11111111.4444444', sessionId: '1794959000' };
    const settings = webhook.settings.parse({ url, secret: whsec });
    const events = [permittedOf(recordOf({ ga }))];
    const [request] = webhook.encode(events, { settings, now: 0, batchId: 'b' }).requests;
    expect(request?.request.body).toContain('"ga":null');
    expect(JSON.stringify(request)).not.toMatch(/11111111|1794959000/);
    expect(JSON.stringify(duckdb.rows(events))).not.toMatch(/11111111|1794959000/);
  });
  test('order is kept only where it is asked for', () => {
    const orderOf = (more: object): boolean | undefined =>
      webhook.withSettings?.(webhook.settings.parse({ url, secret: whsec, ...more })).ordered;
    expect([orderOf({}), orderOf({ ordered: true })]).toEqual([false, true]);
  });
  test('without a signature only where that was said', () => {
    const [request] = sent({ unsigned: true });
    expect(request?.request.headers).not.toHaveProperty('webhook-signature');
    expect(webhook.settings.safeParse({ url }).success).toBe(false);
  });
});

describe('settings', () => {
  test.each([
    ['http://hooks.example.com/in', /https/],
    ['https://127.0.0.1/in', /allowPrivate/],
    ['http://[::ffff:169.254.169.254]/latest', /allowPrivate/],
    ['https://receiver/in', /allowPrivate/],
    ['https://user:pass@example.com/in', /headers/],
    ['https://example.com/in#x', /fragment/],
    ['https://example.com/in?a=1&a=2', /repeats/],
    ['ftp://example.com', /https/],
    ['example.com/in', /in full/],
  ])('refuses %s and says why', (address, why) => {
    const parsed = webhook.settings.safeParse({ url: address, secret: whsec });
    expect(parsed.error?.issues.map(({ message }) => message).join()).toMatch(why);
  });
  test.each(['http://127.0.0.1:9/in', 'http://receiver:9/in', 'https://10.0.0.1/in'])(
    'takes %s where the own network is allowed',
    (address) => {
      const settings = { url: address, secret: whsec, allowPrivate: true };
      const parsed = webhook.settings.parse(settings);
      expect(webhook.mayReachPrivate?.(parsed)).toBe(true);
    },
  );
  test('plain http to the internet is refused with allowPrivate as well', () => {
    const settings = { url: 'http://example.com/in', secret: whsec, allowPrivate: true };
    expect(webhook.settings.safeParse(settings).success).toBe(false);
  });
  test.each([
    '',
    ' ',
    'short',
    'whsec_c2hvcnQ=',
    'whsec_not base64!',
    `${plain}\n`,
    `${whsec}\r\n`,
  ])('refuses the secret %j', (secret) =>
    expect(webhook.settings.safeParse({ url, secret }).success).toBe(false),
  );
  test.each(['webhook-id', 'content-type', 'host', 'Authorization', 'a b'])(
    'refuses to set the header %s',
    (name) => {
      const settings = { url, secret: whsec, headers: { [name]: 'x' } };
      expect(webhook.settings.safeParse(settings).success).toBe(false);
    },
  );
  test('it is an own store only where the operator says so', () => {
    const ownStore = { url, secret: whsec, ownStore: true };
    expect(isOwnStore(webhook, webhook.settings.parse(ownStore))).toBe(true);
    expect(isOwnStore(webhook, webhook.settings.parse({ url, secret: whsec }))).toBe(false);
  });
});

describe('answers', () => {
  const judge = (status: number): unknown =>
    webhook.judge({ status, headers: { 'retry-after': '7' }, body: '' }, ['a']);
  test('410: the receiver is gone, so it halts and nothing is lost', () => {
    expect(judge(410)).toEqual({ ok: [], retry: ['a'], reject: [], halt: 'config' });
  });
  test('409: the receiver is at work on it, so again later', () => {
    expect(judge(409)).toEqual({ ok: [], retry: ['a'], reject: [], retryAfterMs: 7_000 });
  });
  test('422: refused for good', () => {
    expect(judge(422)).toEqual({
      ok: [],
      retry: [],
      reject: [{ eventId: 'a', code: 'http_422' }],
    });
  });
});
