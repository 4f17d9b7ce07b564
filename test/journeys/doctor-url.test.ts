import { spawn } from 'node:child_process';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSluice, startSluice } from './sluice.ts';

const launch = fileURLToPath(new URL('../../src/cli/launch.mjs', import.meta.url));

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A web server in front of Sluice that can be set up wrongly in one way. */
interface Fault {
  readonly title: string;
  /** What the doctor must say, and how bad it is. */
  readonly what: string;
  readonly state: 'warn' | 'fail';
  readonly remedy: RegExp;
  /** Changes a request on its way in. */
  readonly inward?: (headers: IncomingHttpHeaders, path: string) => void;
  /** Changes an answer on its way out. */
  readonly outward?: (answer: Answer, path: string) => void;
  /** Answers in place of Sluice. */
  readonly instead?: (path: string) => Answer | null;
  readonly page?: { readonly html?: string; readonly policy?: string };
  readonly site?: 'untrusting' | 'far' | 'stranger';
}

const tagged = (name: string): string =>
  `<!doctype html><title>Shop</title><script defer src="/_s/s.js" data-site="${name}"></script>`;

const faults: readonly Fault[] = [
  {
    title: 'the proxy is not trusted',
    what: 'hop',
    state: 'fail',
    remedy: /trustedProxies: \["127\.0\.0\.1"\]/,
    site: 'untrusting',
  },
  {
    title: 'the proxy passes X-Forwarded-For on, and one hop too many is believed',
    what: 'hop',
    state: 'fail',
    remedy: /replace X-Forwarded-For/,
    site: 'far',
    inward: (headers) =>
      (headers['x-forwarded-for'] = [headers['x-claimed'], '127.0.0.1'].filter(Boolean).join(', ')),
  },
  {
    title: 'the region header of clients is passed on',
    what: 'region',
    state: 'fail',
    remedy: /regionHeader/,
    inward: (headers) => (headers['x-region'] = headers['x-claimed-region']),
  },
  (() => {
    let kept: Answer | null = null;
    return {
      title: 'the pixel is cached',
      what: 'cache',
      state: 'fail',
      remedy: /proxy_cache off/,
      instead: (path: string) => (path.startsWith('/_s/p.gif') ? kept : null),
      outward: (answer: Answer, path: string) => {
        if (path.startsWith('/_s/p.gif')) kept = answer;
      },
    };
  })(),
  {
    title: "the beacon's Cache-Control is changed",
    what: 'cache',
    state: 'fail',
    remedy: /leave its Cache-Control/,
    outward: (answer) => (answer.headers['cache-control'] = 'public, max-age=600'),
  },
  {
    title: 'the proxy sets a cookie',
    what: 'cookies',
    state: 'fail',
    remedy: /load-balancer cookie/,
    outward: (answer) => (answer.headers['set-cookie'] = ['SERVERID=web1; Path=/']),
  },
  {
    title: 'the beacon is packed',
    what: 'compression',
    state: 'fail',
    remedy: /gzip off/,
    outward: (answer, path) => {
      if (path !== '/_s/e') return;
      answer.headers['content-encoding'] = 'gzip';
      answer.body = gzipSync(answer.body);
      answer.headers['content-length'] = String(answer.body.length);
    },
  },
  {
    title: 'the script comes unpacked',
    what: 'compression',
    state: 'warn',
    remedy: /Accept-Encoding/,
    inward: (headers) => delete headers['accept-encoding'],
  },
  {
    title: 'a firewall blocks POST',
    what: 'path',
    state: 'fail',
    remedy: /firewall/,
    instead: (path) =>
      path === '/_s/e' ? { status: 405, headers: {}, body: Buffer.from('not allowed') } : null,
  },
  {
    title: 'the path is not passed on',
    what: 'path',
    state: 'fail',
    remedy: /docs\/deploy/,
    instead: (path) =>
      path.startsWith('/_s/') ? { status: 404, headers: {}, body: Buffer.from('nothing') } : null,
  },
  {
    title: "the origin is not the site's",
    what: 'origin',
    state: 'fail',
    remedy: /origins: \["http:\/\/127\.0\.0\.1:\d+"\]/,
    site: 'stranger',
  },
  {
    title: 'an old client is cached',
    what: 'client',
    state: 'fail',
    remedy: /Clear the cache of s\.js/,
    outward: (answer, path) => {
      if (path !== '/_s/s.js') return;
      answer.body = Buffer.from('/* the script of last year */');
      answer.headers['content-length'] = String(answer.body.length);
    },
  },
  {
    title: 'the clock is wrong',
    what: 'clock',
    state: 'fail',
    remedy: /NTP/,
    outward: (answer, path) => {
      if (path !== '/_s/doctor') return;
      const says = JSON.parse(answer.body.toString('utf8')) as { now: number };
      answer.body = Buffer.from(JSON.stringify({ ...says, now: says.now - 90_000 }));
      answer.headers['content-length'] = String(answer.body.length);
    },
  },
  {
    title: "the page's policy forbids sending",
    what: 'CSP',
    state: 'fail',
    remedy: /'self' .* to connect-src/,
    page: { policy: "default-src 'none'; script-src 'self'" },
  },
  {
    title: "the page's policy forbids the script",
    what: 'CSP',
    state: 'fail',
    remedy: /script-src/,
    page: { policy: "script-src https://cdn.example 'nonce-abc'; connect-src *" },
  },
  {
    title: 'the tag is missing',
    what: 'tag',
    state: 'warn',
    remedy: /<script defer src="\/_s\/s\.js"/,
    page: { html: '<!doctype html><title>Shop</title>' },
  },
];

/** A front with one fault; `sound` has none. */
async function frontOf(
  fault: Partial<Fault>,
  upstream: string,
  name: string,
): Promise<{ url: string; close: () => void }> {
  const page = fault.page?.html ?? tagged(name);
  const server = createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    const path = (incoming.url ?? '/').split('?', 1)[0] ?? '/';
    const send = ({ status, headers, body }: Answer): void =>
      void outgoing.writeHead(status, headers).end(body);
    if (!path.startsWith('/_s/')) {
      const policy = fault.page?.policy ?? "default-src 'self'";
      const headers = { 'content-type': 'text/html', 'content-security-policy': policy };
      return send({ status: 200, headers, body: Buffer.from(page) });
    }
    const instead = fault.instead?.(path) ?? null;
    if (instead !== null) return send(instead);
    const headers: IncomingHttpHeaders = { ...incoming.headers };
    headers['x-claimed'] = headers['x-forwarded-for'];
    headers['x-claimed-region'] = headers['x-region'];
    headers['x-forwarded-for'] = incoming.socket.remoteAddress;
    delete headers['x-region'];
    fault.inward?.(headers, path);
    delete headers['x-claimed'];
    delete headers['x-claimed-region'];
    for (const [key, value] of Object.entries(headers))
      if (value === undefined) delete headers[key];
    const passed = request(
      new URL(incoming.url ?? '/', upstream),
      { method: incoming.method, headers },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('end', () => {
          const answer = {
            status: reply.statusCode ?? 502,
            headers: { ...reply.headers },
            body: Buffer.concat(chunks),
          };
          delete answer.headers['transfer-encoding'];
          fault.outward?.(answer, path);
          send(answer);
        });
      },
    );
    passed.on('error', () => send({ status: 502, headers: {}, body: Buffer.alloc(0) }));
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

interface Finding {
  readonly state: string;
  readonly what: string;
  readonly seen: string;
  readonly remedy?: string;
}

function runDoctor(url: string): Promise<{ code: number | null; findings: readonly Finding[] }> {
  const child = spawn(process.execPath, [launch, 'doctor', '--json', '--url', `${url}/_s`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, findings: JSON.parse(text) as Finding[] }));
  });
}

describe('sluice doctor --url', () => {
  const running = new Map<string, { sluice: RunningSluice; name: string }>();

  /** Three Sluices: the right one, one that trusts nobody, one that believes two hops. */
  beforeAll(async () => {
    const start = async (kind: string, network: string): Promise<void> => {
      const config = `
network: ${network}
sites: { shop: { origins: ["https://shop.example"] } }
destinations: {}
`;
      running.set(kind, { sluice: await startSluice({ config }), name: 'shop' });
    };
    await start('right', '{ trustedProxies: ["127.0.0.1"], hops: 1, regionHeader: x-region }');
    await start('untrusting', '{ trustedProxies: [] }');
    await start('far', '{ trustedProxies: ["127.0.0.1"], hops: 2, regionHeader: x-region }');
  });
  afterAll(async () => {
    for (const { sluice } of running.values()) await sluice.end('SIGINT');
  });

  /** The origin of the front is not known before it listens, so it speaks for the right one. */
  const ask = async (
    fault: Partial<Fault>,
  ): Promise<{ code: number | null; findings: readonly Finding[] }> => {
    const kind = fault.site === 'stranger' ? 'right' : (fault.site ?? 'right');
    const { sluice, name } = running.get(kind) ?? { sluice: null, name: '' };
    const inward = (headers: IncomingHttpHeaders, path: string): void => {
      if (fault.site !== 'stranger' && headers.origin !== undefined)
        headers.origin = 'https://shop.example';
      fault.inward?.(headers, path);
    };
    let own = '';
    const outward = (answer: Answer, path: string): void => {
      if (answer.headers['access-control-allow-origin'] === 'https://shop.example')
        answer.headers['access-control-allow-origin'] = own;
      fault.outward?.(answer, path);
    };
    const front = await frontOf({ ...fault, inward, outward }, sluice?.url ?? '', name);
    own = front.url;
    try {
      return await runDoctor(front.url);
    } finally {
      front.close();
    }
  };

  it('finds nothing wrong with the right set-up', async () => {
    const { code, findings } = await ask({});
    expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(findings.length).toBeGreaterThan(10);
    expect(code).toBe(0);
  });

  it.each(faults)('$title', async (fault) => {
    const { code, findings } = await ask(fault);
    const bad = findings.filter(({ state }) => state !== 'ok');
    const found = bad.find(({ what }) => what === fault.what);
    expect(found, JSON.stringify(findings)).toMatchObject({ state: fault.state });
    expect(found?.remedy).toMatch(fault.remedy);
    expect(code).toBe(bad.some(({ state }) => state === 'fail') ? 1 : 0);
  });

  it('says so when nothing answers, and when the address is not one', async () => {
    const nobody = await runDoctor('http://127.0.0.1:9');
    expect([nobody.code, nobody.findings[0]?.what]).toEqual([1, 'address']);
    const odd = await runDoctor('shop.example');
    expect([odd.code, odd.findings[0]?.remedy]).toEqual([1, expect.stringContaining('https://')]);
  });
});
