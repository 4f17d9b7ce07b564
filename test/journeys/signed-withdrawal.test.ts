import { createHmac, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { consented, freshFolder, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const keys = {
  shop: generateKeyPairSync('ed25519'),
  blog: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  forum: generateKeyPairSync('rsa', { modulusLength: 2_048 }),
  stranger: generateKeyPairSync('ed25519'),
};
const algorithms = { shop: 'EdDSA', blog: 'ES256', forum: 'RS256', stranger: 'EdDSA' };
type Signer = keyof typeof keys;

const pem = (key: KeyObject): string => String(key.export({ type: 'spki', format: 'pem' }));
const config = (url: string, userIds = true): string => `
identity: { userIds: ${userIds} }
sites:
  shop: { origins: ["https://shop.example"], consentKey: "\${SHOP_KEY}" }
  blog: { origins: ["https://blog.example"], consentKey: ${JSON.stringify(keys.blog.publicKey.export({ format: 'jwk' }))} }
  forum: { origins: ["https://forum.example"], consentKey: ${JSON.stringify(pem(keys.forum.publicKey))} }
  plain: { origins: ["https://plain.example"] }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "${url}", secret: "${secret}", allowPrivate: true }
`;
const environment = { SHOP_KEY: pem(keys.shop.publicKey) };

const seconds = (): number => Math.floor(Date.now() / 1_000);

function claims(more: object = {}): Record<string, unknown> {
  const at = seconds();
  const id = { aud: 'sluice', sub: 'shop', jti: randomUUID() };
  return { ...id, iat: at, exp: at + 300, pages: ['page-that-is-safe'], ...more };
}

function sign(payload: object, by: Signer = 'shop'): Promise<string> {
  return new SignJWT({ ...payload })
    .setProtectedHeader({ alg: algorithms[by] })
    .sign(keys[by].privateKey);
}

/** A token put together by hand, as an attacker would. */
function forge(header: object, payload: object, signature: (text: string) => string): string {
  const text = [header, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${signature(text)}`;
}

async function ask(
  to: RunningSluice,
  token: string,
  way: 'bearer' | 'body' = 'bearer',
): Promise<[number, string | null]> {
  const answer = await fetch(`${to.url}/_s/consent`, {
    method: 'POST',
    headers:
      way === 'bearer'
        ? { authorization: `Bearer ${token}` }
        : { 'content-type': 'application/json' },
    ...(way === 'body' ? { body: JSON.stringify({ jwt: token }) } : {}),
  });
  expect(await answer.text()).toBe('');
  expect(answer.headers.get('www-authenticate')).toBe(answer.status === 401 ? 'Bearer' : null);
  return [answer.status, answer.headers.get('x-sluice-reason')];
}

async function deliverAll(to: RunningSluice, receiver: Receiver): Promise<readonly string[]> {
  receiver.answerWith(204);
  await fetch(`${to.adminUrl}/console/api/retry`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"name":"hook"}',
  });
  await until(
    'all settled',
    async () =>
      (await (await fetch(`${to.adminUrl}/console/api/state`)).json()) as {
        destinations: { counts: { waiting: number } }[];
      },
    ({ destinations: [hook] }) => hook?.counts.waiting === 0,
    60_000,
  );
  return receiver.events().map(({ id }) => String(id));
}

describe('a withdrawal signed by the server of the banner', () => {
  it('reaches pages and persons, by each kind of key, without an origin', async () => {
    const receiver = await startReceiver(secret);
    receiver.answerWith(503);
    const folder = freshFolder();
    const options = { config: config(receiver.url), folder, environment };
    const first = await startSluice(options);
    const send = async (site: string, id: string, page: string, event: object): Promise<void> => {
      const origin = { origin: `https://${site}.example` };
      const body = consented([{ name: 'page_view', id, ...event }], { site, page });
      expect((await sendBeacon(first, body, origin)).status).toBe(202);
    };
    const person = 'customer-8812345';
    for (const site of ['shop', 'blog', 'forum']) {
      const params = { user_id: person };
      await send(site, `${site}-page-gone`, 'page-that-goes', {});
      await send(site, `${site}-page-stays`, 'page-that-stays', {});
      await send(site, `${site}-person-leaf`, 'page-of-leaf-1', { params });
      const deep = encodeURIComponent(`/a?user_id=${person}`);
      const url = `https://${site}.example/p?user_id=${person}&next=${deep}`;
      await send(site, `${site}-person-url`, 'page-of-url-12', { url });
      await send(site, `${site}-other-person`, 'page-of-other', {
        params: { user_id: 'customer-9912345' },
      });
    }
    const token = await sign(claims({ sub: 'shop', pages: ['page-that-goes'] }));
    expect(await ask(first, token)).toEqual([202, 'withdrawn']);
    const blog = claims({ sub: 'x', site: 'blog', pages: ['page-that-goes'], user: ` ${person} ` });
    expect(await ask(first, await sign(blog, 'blog'), 'body')).toEqual([202, 'withdrawn']);
    const ads = claims({ sub: 'forum', pages: ['page-that-goes'], user: person, denied: ['ads'] });
    expect(await ask(first, await sign(ads, 'forum'))).toEqual([202, 'withdrawn']);
    expect(await ask(first, token, 'body'), 'a token counts once').toEqual([403, 'token_replayed']);
    await first.end('SIGKILL');
    const second = await startSluice(options);
    expect(await ask(second, token), 'a restart forgets no token').toEqual([403, 'token_replayed']);
    const ids = await deliverAll(second, receiver);
    expect([...new Set(ids)].sort()).toEqual([
      'blog-other-person',
      'blog-page-stays',
      'forum-other-person',
      'forum-page-gone',
      'forum-page-stays',
      'forum-person-leaf',
      'forum-person-url',
      'shop-other-person',
      'shop-page-stays',
      'shop-person-leaf',
      'shop-person-url',
    ]);
    expect(JSON.stringify(receiver.deliveries), 'the id itself is nowhere').not.toContain(person);
    expect(first.output() + second.output()).not.toContain(person);
    await second.end('SIGINT');
    await receiver.close();
  }, 120_000);
});

describe('a token that proves nothing', () => {
  let receiver: Receiver;
  let sluice: RunningSluice;
  beforeAll(async () => {
    receiver = await startReceiver(secret);
    receiver.answerWith(503);
    sluice = await startSluice({ config: config(receiver.url, false), environment });
    const body = consented([{ name: 'page_view', id: 'it-is-safe' }], {
      page: 'page-that-is-safe',
    });
    expect((await sendBeacon(sluice, body)).status).toBe(202);
  });
  afterAll(async () => {
    await sluice.end('SIGINT');
    await receiver.close();
  });

  const publicPem = pem(keys.shop.publicKey);
  const hs256 = (text: string): string =>
    createHmac('sha256', publicPem).update(text).digest('base64url');
  const shopSignature = async (): Promise<string> => (await sign(claims())).split('.')[2] ?? '';
  const invalid: readonly (readonly [string, () => string | Promise<string>])[] = [
    ['signed by another key', () => sign(claims(), 'stranger')],
    ["signed by another site's key", () => sign(claims(), 'blog')],
    [
      'a signature of another token',
      async () => {
        const signature = await shopSignature();
        return forge({ alg: 'EdDSA' }, claims(), () => signature);
      },
    ],
    ['no signature, alg none', () => forge({ alg: 'none' }, claims(), () => '')],
    ['alg None', () => forge({ alg: 'None' }, claims(), () => 'AA')],
    ['HS256 with the public key', () => forge({ alg: 'HS256' }, claims(), hs256)],
    [
      'its own key in the header',
      () => {
        const jwk = keys.stranger.publicKey.export({ format: 'jwk' });
        return new SignJWT(claims())
          .setProtectedHeader({ alg: 'EdDSA', jwk })
          .sign(keys.stranger.privateKey);
      },
    ],
    [
      'an unknown critical header',
      () => forge({ alg: 'EdDSA', crit: ['x'], x: 1 }, claims(), hs256),
    ],
    ['another audience', () => sign(claims({ aud: 'another' }))],
    ['no audience', () => sign(claims({ aud: undefined }))],
    ['no end', () => sign(claims({ exp: undefined }))],
    ['an hour of life', () => sign(claims({ exp: seconds() + 3_600 }))],
    ['eleven minutes of life', () => sign(claims({ exp: seconds() + 660 }))],
    ['an old beginning', () => sign(claims({ iat: seconds() - 86_400 }))],
    ['made tomorrow', () => sign(claims({ iat: seconds() + 86_400, exp: seconds() + 86_500 }))],
    ['no beginning', () => sign(claims({ iat: undefined }))],
    ['not valid yet', () => sign(claims({ nbf: seconds() + 120 }))],
    ['no id', () => sign(claims({ jti: undefined }))],
    ['an id that is no text', () => sign(claims({ jti: { a: 1 } }))],
    ['a site without a key', () => sign(claims({ sub: 'plain' }))],
    ['a site that is none', () => sign(claims({ sub: 'constructor' }))],
    ['no token at all', () => 'aaaa.bbbb.cccc'],
    ['points only', () => '..'],
    ['a long text', () => 'a'.repeat(20_000)],
  ];

  it.each(invalid)('%s: 401, and nothing is told', async (_, token) => {
    expect(await ask(sluice, await token(), 'body')).toEqual([401, 'token_invalid']);
  });

  it.each([
    ['over', { iat: -400, exp: -100 }],
    ['over a second ago', { iat: -60, exp: -1 }],
  ])('%s: 401', async (_, { iat, exp }) => {
    const at = seconds();
    const token = await sign(claims({ iat: at + iat, exp: at + exp }));
    expect(await ask(sluice, token)).toEqual([401, 'token_expired']);
    const forged = await sign(claims({ iat: at + iat, exp: at + exp }), 'stranger');
    expect(await ask(sluice, forged), 'its signature is looked at first').toEqual([
      401,
      'token_invalid',
    ]);
  });

  it.each([
    ['pages that are no list', { pages: 'page-that-is-safe' }],
    ['a page id that is none', { pages: ['page-that-is-safe', 'x'] }],
    ['nobody', { pages: [] }],
    ['an unknown purpose', { denied: ['analytics', 'tracking'] }],
    ['no purpose', { denied: [] }],
    ['a user that is no text', { user: { id: 1 } }],
  ])('signed, but names %s: 400, as a whole', async (_, more) => {
    expect(await ask(sluice, await sign(claims(more)))).toEqual([400, 'malformed_body']);
  });

  it('signed, names a person where such ids are not kept: 403', async () => {
    const token = await sign(claims({ user: 'customer-8812345' }));
    expect(await ask(sluice, token)).toEqual([403, 'user_ids_off']);
  });

  it('stands beside nothing: an origin helps no forged token, no page needs one', async () => {
    const answer = await fetch(`${sluice.url}/_s/consent`, {
      method: 'POST',
      headers: { origin: 'https://shop.example', authorization: 'Bearer aaaa.bbbb.cccc' },
      body: JSON.stringify({ v: 1, site: 'shop', pages: ['page-that-is-safe'] }),
    });
    expect(answer.status).toBe(401);
    const basic = await fetch(`${sluice.url}/_s/consent`, {
      method: 'POST',
      headers: { authorization: 'Basic YTpi', 'content-type': 'application/json' },
      body: JSON.stringify({ v: 1, site: 'shop', pages: ['page-that-is-safe'] }),
    });
    expect(basic.status).toBe(403);
  });

  it('has changed nothing', async () => {
    expect(await deliverAll(sluice, receiver)).toContain('it-is-safe');
  }, 90_000);
});
