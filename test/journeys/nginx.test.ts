import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFile } from '../house/source-files.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { consented, freshFolder, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

const installed = spawnSync('nginx', ['-v']).status === 0;
if (!installed && process.env['CI'] !== undefined)
  throw new Error('CI must not skip nginx: install nginx-light');

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const config = (url: string): string => `
network: { trustedProxies: ["127.0.0.1"], hops: 1, regionHeader: x-region }
policy: us-opt-out
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
limits: { perAddress: { rate: 1, burst: 5 }, perSite: { rate: 5000, burst: 20000 } }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "${url}", secret: "${secret}", allowPrivate: true }
`;

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** The recipe's own file, with the ports, folders and, where nginx can't know it, the region of a test. */
function nginxConfig(folder: string, port: number, upstream: number): string {
  const recipe = projectFile('config/deploy/nginx.conf')
    .replace('127.0.0.1:8787', `127.0.0.1:${upstream}`)
    .replace('listen 80;', `listen 127.0.0.1:${port};`)
    .replaceAll('/var/log/nginx', folder)
    .replace('X-Region ""', 'X-Region US-CA');
  return `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log crit; worker_processes 1;
events { worker_connections 64; }
http { access_log off; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
${recipe} }`;
}

describe.skipIf(!installed)('behind a real nginx, by the recipe', () => {
  const folder = freshFolder();
  let receiver: Receiver;
  let sluice: RunningSluice;
  let nginx: ChildProcess;
  let front: { url: string };

  beforeAll(async () => {
    receiver = await startReceiver(secret);
    sluice = await startSluice({ config: config(receiver.url) });
    const port = await freePort();
    front = { url: `http://127.0.0.1:${port}` };
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'nginx.conf'),
      nginxConfig(folder, port, Number(new URL(sluice.url).port)),
    );
    nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'inherit' });
    await until(
      'nginx is up',
      () =>
        fetch(front.url).then(
          () => true,
          () => false,
        ),
      Boolean,
    );
  });
  afterAll(async () => {
    nginx?.kill('SIGTERM');
    await sluice?.end('SIGINT');
    await receiver?.close();
  });

  it('takes beacons, script and pixel under the path of the site', async () => {
    const script = await fetch(`${front.url}/_s/s.js`);
    expect([script.status, script.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('javascript'),
    ]);
    const answer = await sendBeacon(
      front,
      consented([{ name: 'page_view', id: 'nginx-first-event' }]),
    );
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([202, 'no-store']);
    await until(
      'delivery',
      () => receiver.events().map(({ id }) => id),
      (ids) => ids.includes('nginx-first-event'),
    );
  });

  it('believes the region of nginx, not the one that a client claims', async () => {
    await sendBeacon(front, consented([{ name: 'page_view', id: 'nginx-region-event' }]), {
      'x-region': 'DE',
    });
    const events = await until(
      'delivery',
      () => receiver.events(),
      (all) => all.some(({ id }) => id === 'nginx-region-event'),
    );
    expect(events.find(({ id }) => id === 'nginx-region-event')).toMatchObject({
      derived: { country: 'US', region: 'US-CA' },
    });
    const direct = await sendBeacon(
      sluice,
      consented([{ name: 'page_view' }], { consent: undefined }),
      { 'x-region': 'US-CA' },
    );
    expect(direct.headers.get('x-sluice-reason'), 'the test itself is on the trusted address').toBe(
      'stored',
    );
  });

  it('sees the client through the proxy: a forged X-Forwarded-For opens no second bucket', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 12; index += 1) {
      const answer = await sendBeacon(front, consented([{ name: 'page_view' }]), {
        'x-forwarded-for': `203.0.113.${index}`,
      });
      statuses.push(answer.status);
      if (answer.status === 429)
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(statuses).toContain(429);
  });

  it('refuses a body above 64 KiB before Sluice sees it', async () => {
    expect((await sendBeacon(front, 'x'.repeat(70_000))).status).toBe(413);
  });

  it('writes nothing private into its logs', async () => {
    await fetch(
      `${front.url}/_s/p.gif?site=shop&name=page_view&url=https%3A%2F%2Fshop.example%2F%3Femail%3Dcanary%2540example.org`,
      { headers: { 'user-agent': 'CanaryAgent/1', referer: 'https://shop.example/?canary=1' } },
    );
    const log = await until(
      'the log',
      () => readFileSync(join(folder, 'sluice.log'), 'utf8'),
      (text) => text.includes('p.gif'),
    );
    expect(log).toMatch(/POST \/_s\/e 202/);
    for (const value of ['127.0.0.1', 'canary', 'CanaryAgent', '203.0.113', '?'])
      expect(log).not.toContain(value);
    for (const name of ['error.log', 'sluice.error.log'])
      expect(readFileSync(join(folder, name), 'utf8')).not.toMatch(/canary|203\.0\.113/);
  });
});
