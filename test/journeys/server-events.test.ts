import { createHmac, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { consented, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const shop = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const pem = (key: KeyObject): string => String(key.export({ type: 'spki', format: 'pem' }));
const config = (url: string): string => `
identity: { userIds: true }
sites:
  shop: { origins: ["https://shop.example"], currency: EUR, serverKey: ${JSON.stringify(pem(shop.publicKey))} }
  plain: { origins: ["https://plain.example"] }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "${url}", secret: "${secret}", allowPrivate: true }
`;

const seconds = (): number => Math.floor(Date.now() / 1_000);
const granted = { analytics: 'granted', ads: 'denied' };

function claims(more: object = {}): Record<string, unknown> {
  const at = seconds();
  const events = [
    { name: 'purchase', value: 49.9, currency: 'EUR', params: { transaction_id: 'T-1' } },
  ];
  return {
    aud: 'sluice-server',
    sub: 'shop',
    jti: randomUUID(),
    iat: at,
    exp: at + 300,
    consent: granted,
    events,
    ...more,
  };
}

function sign(payload: object, key: KeyObject = shop.privateKey): Promise<string> {
  return new SignJWT({ ...payload }).setProtectedHeader({ alg: 'EdDSA' }).sign(key);
}

describe('events from the site’s own server', () => {
  let receiver: Receiver;
  let sluice: RunningSluice;

  beforeAll(async () => {
    receiver = await startReceiver(secret);
    sluice = await startSluice({ config: config(receiver.url) });
  });
  afterAll(async () => {
    await sluice?.end('SIGINT');
    await receiver?.close();
  });

  const post = async (
    token: string,
    type = 'application/jwt',
  ): Promise<[number, string | null]> => {
    const answer = await fetch(`${sluice.url}/_s/server`, {
      method: 'POST',
      headers: { 'content-type': type, 'user-agent': 'shop-backend/1' },
      body: token,
    });
    return [answer.status, answer.headers.get('x-sluice-reason')];
  };
  const arrived = (
    match: (event: Record<string, unknown>) => boolean,
  ): Promise<Record<string, unknown>> =>
    until(
      'delivery',
      () => receiver.events().find(match) ?? {},
      (event) => 'name' in event,
    );

  it('takes a purchase, joined to the page and to the person’s pseudonym', async () => {
    const page = 'page-of-the-order';
    const seen = { name: 'view_item', seq: 1, params: { user_id: 'customer-8812345' } };
    expect((await sendBeacon(sluice, consented([seen], { page }))).status).toBe(202);
    const token = await sign(claims({ page, user: 'customer-8812345', region: 'DE' }));
    expect(await post(token)).toEqual([202, 'stored']);
    const bought = await arrived(({ name }) => name === 'purchase');
    expect(bought).toMatchObject({ value: 49.9, currency: 'EUR', visitor: null, session: null });
    expect(bought).toMatchObject({ derived: { country: 'DE' }, params: { transaction_id: 'T-1' } });
    const viewed = await arrived(({ name }) => name === 'view_item');
    const personOf = (event: Record<string, unknown>): unknown =>
      (event['params'] as Record<string, unknown>)['user_id'];
    expect([typeof bought['page'], bought['page']]).toEqual(['string', viewed['page']]);
    expect(personOf(bought)).toMatch(/^h1_/);
    expect(personOf(bought)).toBe(personOf(viewed));
    expect(JSON.stringify(receiver.deliveries) + sluice.output()).not.toContain('8812345');
  });

  it('knows a token that is sent again, and an event id that was there', async () => {
    const token = await sign(
      claims({
        events: [
          { name: 'refund', value: 5 },
          { name: 'renewal', id: 'order-77-renewed' },
        ],
      }),
    );
    expect(await post(token)).toEqual([202, 'stored']);
    expect(await post(token, 'text/plain')).toEqual([202, 'duplicate']);
    const other = await sign(claims({ events: [{ name: 'renewal', id: 'order-77-renewed' }] }));
    expect(await post(other)).toEqual([202, 'duplicate']);
    await arrived(({ name }) => name === 'renewal');
    expect(receiver.events().filter(({ name }) => name === 'refund')).toHaveLength(1);
  });

  it('asks consent as of a browser: unknown and denied are dropped, an e-mail is redacted', async () => {
    expect(await post(await sign(claims({ consent: undefined })))).toEqual([
      202,
      'consent_unknown',
    ]);
    expect(await post(await sign(claims({ consent: { analytics: 'denied' } })))).toEqual([
      202,
      'consent_denied',
    ]);
    const params = { note: 'for canary@example.org', order: 'A-1' };
    await post(await sign(claims({ events: [{ name: 'lead_won', params }] })));
    expect(await arrived(({ name }) => name === 'lead_won')).toMatchObject({
      params: { order: 'A-1' },
    });
    expect(JSON.stringify(receiver.deliveries)).not.toContain('canary');
  });

  it('refuses what is forged, expired, meant for another use, or hostile', async () => {
    const at = seconds();
    const good = claims();
    const tampered = (await sign(good)).split('.');
    tampered[1] = Buffer.from(
      JSON.stringify({ ...good, events: [{ name: 'purchase', value: 1e6 }] }),
    ).toString('base64url');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${tampered[1]}.`;
    const head = Buffer.from('{"alg":"HS256"}').toString('base64url');
    const mac = createHmac('sha256', pem(shop.publicKey))
      .update(`${head}.${tampered[1]}`)
      .digest('base64url');
    for (const token of [
      tampered.join('.'),
      unsigned,
      `${head}.${tampered[1]}.${mac}`,
      await sign(claims(), stranger.privateKey),
      await sign(claims({ aud: 'sluice' })),
      await sign(claims({ exp: at + 86_400 })),
      await sign(claims({ iat: at + 600, exp: at + 900 })),
      await sign(claims({ jti: undefined })),
      await sign(claims({ sub: 'plain' })),
      await sign(claims({ sub: 'nobody' })),
      'not.a.token',
      '',
      '\u0000'.repeat(1_000),
    ]) {
      expect(await post(token)).toEqual([401, 'token_invalid']);
    }
    expect(await post(await sign(claims({ iat: at - 900, exp: at - 600 })))).toEqual([
      401,
      'token_expired',
    ]);
    expect(await post(await sign(claims({ events: 'all' })))).toEqual([400, 'malformed_body']);
    expect(await post(await sign(claims({ events: [] })))).toEqual([400, 'no_events']);
    expect(await post(await sign(claims({ events: Array(101).fill({ name: 'x' }) })))).toEqual([
      400,
      'too_many_events',
    ]);
    expect(await post(await sign(claims({ user: 7 })))).toEqual([400, 'malformed_body']);
    expect(
      await post(await sign(claims({ events: [{ name: 'purchase', value: 1e308 }] }))),
    ).toEqual([400, 'invalid_event']);
    expect((await fetch(`${sluice.url}/_s/server`)).status).toBe(405);
  });
});
