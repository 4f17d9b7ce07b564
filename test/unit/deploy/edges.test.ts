import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { bannerOf, cmps } from '../../../src/consent/cmps/index.ts';
import { projectFile } from '../../house/source-files.ts';

interface Forwarding {
  readonly origin: string;
  readonly secret?: string;
  readonly address?: string | null;
  readonly country?: string | null;
  readonly state?: string | null;
}
type Forward = (request: Request, how: Forwarding) => Promise<Response>;
interface Rule {
  readonly source: string;
  readonly destination: string;
}

const recipe = (name: string): string =>
  new URL(`../../../config/deploy/${name}`, import.meta.url).href;

/** Where a rewrite of Vercel and Next leads, for the one wildcard that the recipes use. */
function rewritten({ source, destination }: Rule, path: string): string | null {
  const before = source.replace(':path*', '');
  return path.startsWith(before) ? destination.replace(':path*', path.slice(before.length)) : null;
}

const paths = [
  ['/_s/e', '/_s/e'],
  ['/_s/c/ab12.js', '/_s/c/ab12.js'],
  ['/_s/.well-known/privacy.json', '/_s/.well-known/privacy.json'],
  ['/_sx/e', null],
  ['/shop/_s/e', null],
] as const;

describe('the rewrites', () => {
  it.each(paths)('of vercel.json lead %s to %s, below the secret', (path, to) => {
    const { rewrites } = JSON.parse(projectFile('config/deploy/vercel/vercel.json')) as {
      rewrites: Rule[];
    };
    const origin = 'https://sluice.example.net/put-a-secret-of-your-own-here';
    expect(rewrites).toHaveLength(1);
    for (const rule of rewrites) expect(rewritten(rule, path)).toBe(to && origin + to);
    expect(projectFile('config/deploy/edge-origin.conf')).toContain(
      `location ${new URL(origin).pathname}/_s/ {`,
    );
  });

  it.each(paths)('of next.config.js lead %s to %s', async (path, to) => {
    process.env['SLUICE_ORIGIN'] = 'http://127.0.0.1:8787';
    const config = (await import(recipe('next/next.config.js'))) as {
      default: { rewrites(): { beforeFiles: Rule[] } };
    };
    const { beforeFiles } = config.default.rewrites();
    for (const rule of beforeFiles)
      expect(rewritten(rule, path)).toBe(to && `http://127.0.0.1:8787${to}`);
  });

  it('of netlify.toml are none: the edge function takes the path, and nothing else does', () => {
    const load = createRequire(import.meta.url);
    const toml = load('smol-toml') as { parse(text: string): unknown };
    expect(toml.parse(projectFile('config/deploy/netlify/netlify.toml'))).toEqual({
      edge_functions: [{ path: '/_s/*', function: 'sluice' }],
      redirects: [{ from: '/_s/*', to: '/404.html', status: 404 }],
    });
    expect(projectFile('config/deploy/netlify/sluice.js')).toContain("path: '/_s/*'");
  });
});

describe('the policies for CloudFront', () => {
  const template = parse(projectFile('config/deploy/cloudfront/cloudfront.yaml')) as {
    Resources: Record<string, { Properties: Record<string, Record<string, unknown>> }>;
  };
  const policy = template.Resources['SluiceOriginRequestPolicy']?.Properties[
    'OriginRequestPolicyConfig'
  ] as { CookiesConfig: object; HeadersConfig: { Headers: string[] } };

  it('send the cookies of consent alone, ten headers at most, and none that a visitor could forge', () => {
    const { CookieBehavior, Cookies } = policy.CookiesConfig as Record<string, string[]>;
    expect(CookieBehavior).toBe('whitelist');
    expect(Cookies).toContain('sluice_objection');
    expect(Cookies?.length).toBeLessThanOrEqual(10);
    for (const name of Cookies ?? []) expect(bannerOf(name), name).toBeDefined();
    const names = policy.HeadersConfig.Headers.map((name) => name.toLowerCase());
    expect(names.length).toBeLessThanOrEqual(10);
    for (const name of ['content-type', 'origin', 'referer', 'sec-gpc', 'user-agent'])
      expect(names).toContain(name);
    for (const name of ['cookie', 'x-region', 'x-sluice-edge', 'x-forwarded-for', 'host'])
      expect(names).not.toContain(name);
  });

  const linted = spawnSync('cfn-lint', ['--version']).status === 0;
  if (!linted) process.stdout.write('skipped: cfn-lint is not installed: pip install cfn-lint\n');

  it.skipIf(!linted)(
    'are what the schemas of AWS describe, and a misspelt one is found out',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'sluice-test-'));
      const text = projectFile('config/deploy/cloudfront/cloudfront.yaml');
      writeFileSync(join(folder, 'right.yaml'), text);
      writeFileSync(
        join(folder, 'wrong.yaml'),
        text.replace('CookieBehavior:', 'CookieBehaviour:'),
      );
      const files = ['right.yaml', 'wrong.yaml'];
      const { stdout, stderr } = spawnSync('cfn-lint', files, { cwd: folder, encoding: 'utf8' });
      expect(stderr).toBe('');
      expect(stdout).toContain('wrong.yaml');
      expect(stdout).not.toContain('right.yaml');
    },
    30_000,
  );

  it('let no-store hold, and vary the cache by no visitor', () => {
    expect(template.Resources['SluiceCachePolicy']?.Properties['CachePolicyConfig']).toMatchObject({
      MinTTL: 0,
      DefaultTTL: 0,
      ParametersInCacheKeyAndForwardedToOrigin: {
        CookiesConfig: { CookieBehavior: 'none' },
        HeadersConfig: { HeaderBehavior: 'none' },
      },
    });
  });
});

describe('forward.js, of Vercel, Netlify, Nuxt and Astro', () => {
  const seen: { url: string; headers: IncomingHttpHeaders; body: string }[] = [];
  let server: Server;
  let forward: Forward;
  let how: Forwarding;

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        seen.push({ url: request.url ?? '', headers: request.headers, body });
        response
          .writeHead(202, { 'cache-control': 'no-store', 'x-powered-by': 'x', vary: 'origin' })
          .end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    how = { origin: `http://127.0.0.1:${port}`, secret: 'the-secret', address: '198.51.100.7' };
    ({ forward } = (await import(recipe('forward.js'))) as { forward: Forward });
  });
  afterAll(() => {
    server.close();
  });

  const beacon = (headers: Record<string, string> = {}, body = '{}'): Request =>
    new Request('https://shop.example/_s/e?x=1', { method: 'POST', body, headers });
  const sent = async (headers: Record<string, string>, more: object = {}): Promise<object> => {
    await forward(beacon(headers), { ...how, ...more });
    return seen.at(-1)?.headers ?? {};
  };

  it('hands on what Sluice reads, no cookie, one address, the secret', async () => {
    const headers = await sent({
      cookie: 'session=1; sluice_objection=1',
      origin: 'https://shop.example',
      'sec-gpc': '1',
      'x-forwarded-for': '203.0.113.1',
      'x-region': 'DE',
      'x-sluice-edge': 'forged',
      'x-vercel-oidc-token': 'platform',
    });
    expect(headers).toMatchObject({
      origin: 'https://shop.example',
      'sec-gpc': '1',
      'x-forwarded-for': '198.51.100.7',
      'x-sluice-edge': 'the-secret',
      cookie: 'sluice_objection=1',
    });
    expect(JSON.stringify(headers)).not.toMatch(/203\.0\.113|x-region|forged|platform|session/);
    expect(seen.at(-1)).toMatchObject({ url: '/_s/e?x=1', body: '{}' });
  });

  it.each(['cloudflare/worker.js', 'forward.js'])(
    '%s: the pixel brings the answer of every banner that Sluice reads, a beacon none',
    async (file) => {
      const asked: Request[] = [];
      const loaded = (await import(recipe(file))) as Record<string, unknown>;
      const send = async (method: string, path: string, cookie: string): Promise<string | null> => {
        const request = new Request(`https://shop.example${path}`, { method, headers: { cookie } });
        const kept = globalThis.fetch;
        globalThis.fetch = (url, options) => {
          asked.push(new Request(url, { ...options, body: null }));
          return Promise.resolve(new Response(null, { status: 202 }));
        };
        const env = { SLUICE_ORIGIN: how.origin };
        const worker = loaded['default'] as { fetch(one: Request, env: object): Promise<Response> };
        await (file === 'forward.js' ? forward(request, how) : worker.fetch(request, env));
        globalThis.fetch = kept;
        return asked.at(-1)?.headers.get('cookie') ?? null;
      };
      const names = cmps.flatMap(({ cookies }) => cookies).filter((name) => bannerOf(name));
      const all = [...names, '_iub_cs-1234567', '__cmpconsent42'].map((name) => `${name}=1`);
      const others = ['session=secret', '_ga=GA1.1.5.6', 'x_OptanonConsent=1', '_iub_cs-x=1'];
      expect(names.length).toBeGreaterThan(20);
      const cookie = [...others, ...all].join('; ');
      expect(await send('GET', '/_s/p.gif?site=shop', cookie)).toBe(all.join('; '));
      expect(await send('POST', '/_s/e', cookie)).toBe('sluice_objection=1');
      expect(await send('GET', '/_s/p.gif', others.join('; '))).toBeNull();
    },
  );

  it('takes the last of several addresses, and the region of the platform only', async () => {
    const several = { address: '203.0.113.1, 198.51.100.9', country: 'US', state: 'CA' };
    expect(await sent({}, several)).toMatchObject({
      'x-forwarded-for': '198.51.100.9',
      'x-region': 'US-CA',
    });
    expect(await sent({}, { country: 'DE', state: 'BY' })).toMatchObject({ 'x-region': 'DE' });
    for (const country of ['T1', 'de', 'DE\r\nx: y', '']) {
      expect(await sent({}, { country })).not.toHaveProperty('x-region');
    }
    expect(await sent({}, { address: null })).not.toHaveProperty('x-forwarded-for');
  });

  it('gives the answer, uncached, without headers of other origin', async () => {
    const answer = await forward(beacon(), how);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([202, 'no-store']);
    expect(answer.headers.get('x-powered-by')).toBeNull();
  });

  it('refuses other paths and long bodies by itself', async () => {
    const other = await forward(new Request('https://shop.example/admin'), how);
    const long = await forward(beacon({}, 'x'.repeat(70_000)), how);
    expect([other.status, long.status]).toEqual([404, 413]);
  });
});
