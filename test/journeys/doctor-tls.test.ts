import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshFolder, type RunningSluice, startSluice } from './sluice.ts';

const launch = fileURLToPath(new URL('../../src/cli/launch.mjs', import.meta.url));

interface Finding {
  readonly state: string;
  readonly what: string;
  readonly seen: string;
  readonly remedy?: string;
}

/** Runs the doctor; with an authority that this machine is to believe. */
function runDoctor(url: string, authority?: string): Promise<readonly Finding[]> {
  const child = spawn(process.execPath, [launch, 'doctor', '--json', '--url', `${url}/_s`], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...(authority !== undefined && { NODE_EXTRA_CA_CERTS: authority }) },
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return new Promise((resolve) => {
    child.once('close', () => resolve(JSON.parse(text) as Finding[]));
  });
}

/** Makes an authority and certificates: a good one, an expired one, one for another name. */
function makeCertificates(folder: string): void {
  const openssl = (words: string): void => {
    const done = spawnSync('openssl', words.split(' '), { cwd: folder, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`openssl ${words}\n${done.stderr}`);
  };
  const key = '-newkey rsa:2048 -nodes';
  openssl(`req -x509 ${key} -keyout authority.key -out authority.pem -subj /CN=Authority -days 2`);
  openssl(`req -x509 ${key} -keyout self.key -out self.pem -subj /CN=localhost -days 2`);
  for (const [name, days, names] of [
    ['good', 2, 'DNS:localhost,IP:127.0.0.1'],
    ['expired', -1, 'DNS:localhost,IP:127.0.0.1'],
    ['other', 2, 'DNS:other.example'],
  ]) {
    writeFileSync(join(folder, `${name}.ext`), `subjectAltName=${names}`);
    openssl(`req ${key} -keyout ${name}.key -out ${name}.csr -subj /CN=${name}`);
    openssl(
      `x509 -req -in ${name}.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days ${days} -extfile ${name}.ext -out ${name}.pem`,
    );
  }
}

describe('sluice doctor --url looks at TLS', () => {
  const folder = freshFolder();
  const servers: Server[] = [];
  let sluice: RunningSluice;

  beforeAll(async () => {
    makeCertificates(folder);
    sluice = await startSluice({
      config: `
network: { trustedProxies: ["127.0.0.1"], hops: 1 }
sites: { shop: { origins: ["https://shop.example"] } }
destinations: {}
`,
    });
  });
  afterAll(async () => {
    for (const server of servers) server.close();
    await sluice?.end('SIGINT');
  });

  const listening = async (server: Server, host = '127.0.0.1'): Promise<number> => {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    return (server.address() as AddressInfo).port;
  };

  /** A front with a certificate. */
  const front = async (name: string): Promise<string> => {
    const pair = {
      key: readFileSync(join(folder, `${name}.key`)),
      cert: readFileSync(join(folder, `${name}.pem`)),
    };
    let own = '';
    const server = createTlsServer(pair, (incoming, outgoing) => {
      if (!(incoming.url ?? '').startsWith('/_s/'))
        return void outgoing
          .writeHead(200, { 'content-type': 'text/html' })
          .end('<script defer src="/_s/s.js" data-site="shop"></script>');
      const headers = { ...incoming.headers, 'x-forwarded-for': '203.0.113.9' };
      if (headers.origin !== undefined) headers.origin = 'https://shop.example';
      const passed = request(
        new URL(incoming.url ?? '/', sluice.url),
        { method: incoming.method, headers },
        (reply) => {
          const given = { ...reply.headers };
          if (given['access-control-allow-origin'] !== undefined)
            given['access-control-allow-origin'] = own;
          outgoing.writeHead(reply.statusCode ?? 502, given);
          reply.pipe(outgoing);
        },
      );
      return void incoming.pipe(passed);
    });
    own = `https://localhost:${await listening(server)}`;
    return own;
  };
  const authority = join(folder, 'authority.pem');

  it('and is content with a valid certificate', async () => {
    const findings = await runDoctor(await front('good'), authority);
    expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(findings).toContainEqual({ state: 'ok', what: 'TLS', seen: 'the certificate is valid' });
  });

  it.each([
    ['expired', true, /has expired/, /reload/],
    ['other', true, /other names/, /name this host/],
    ['self', false, /signed by itself/, /authority/],
    ['good', false, /chain .* incomplete/, /fullchain/],
  ])(
    'finds the certificate that is %s (authority known: %s)',
    async (name, known, seen, remedy) => {
      const findings = await runDoctor(await front(name), known ? authority : undefined);
      expect(findings).toHaveLength(1);
      expect(findings[0]).toMatchObject({ state: 'fail', what: 'TLS' });
      expect(findings[0]?.seen).toMatch(seen);
      expect(findings[0]?.remedy).toMatch(remedy);
    },
  );

  it('finds a port that speaks no TLS, and a site that is not served by https', async () => {
    const plain = createServer((_, response) => void response.end('here'));
    const port = await listening(plain, '0.0.0.0');
    const [spoken] = await runDoctor(`https://localhost:${port}`);
    expect(spoken).toMatchObject({ state: 'fail', what: 'TLS' });
    const findings = await runDoctor(`http://127.0.0.2:${port}`);
    expect(findings.find(({ what }) => what === 'TLS')).toMatchObject({
      state: 'fail',
      seen: 'events travel in the clear',
    });
  });
});
