import { spawnSync } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { consented, freshFolder, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

const launch = fileURLToPath(new URL('../../src/cli/launch.mjs', import.meta.url));
const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const config = (url: string): string => `
sites: { shop: { origins: ["https://shop.example"], currency: EUR }, blog: { origins: ["https://blog.example"] } }
limits: { perAddress: { rate: 1000, burst: 2000 }, perSite: { rate: 5000, burst: 20000 } }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "${url}", secret: "${secret}", allowPrivate: true }
`;

let receiver: Receiver;
let sluice: RunningSluice;
beforeAll(async () => {
  receiver = await startReceiver(secret);
  sluice = await startSluice({ config: config(receiver.url) });
});
afterAll(async () => {
  await sluice.end('SIGINT');
  await receiver.close();
});

const event = { name: 'page_view', url: 'https://shop.example/' };
const answerOf = async (response: Promise<Response>): Promise<[number, string | null]> => {
  const { status, headers } = await response;
  return [status, headers.get('x-sluice-reason')];
};
const doorCounts = async (): Promise<{
  received: number;
  stored: number;
  duplicate: number;
  dropped: Record<string, number>;
}> => {
  const state = (await (await fetch(`${sluice.adminUrl}/console/api/state`)).json()) as {
    door: never;
  };
  return state.door;
};

describe('the door answers', () => {
  it('202 when what was kept is on disk, and the vendor gets it, signed', async () => {
    const id = 'door-first-event';
    expect(await answerOf(sendBeacon(sluice, consented([{ ...event, id }])))).toEqual([
      202,
      'stored',
    ]);
    await until(
      'delivery',
      () => receiver.events(),
      (events) => events.some((each) => each['id'] === id),
    );
    const [delivery] = receiver.deliveries;
    expect(delivery?.headers['webhook-signature']).toMatch(/^v1,/);
  });

  it('202 to a duplicate, by id and by (page, seq), and stores it once', async () => {
    const before = await doorCounts();
    const body = consented(
      [
        { ...event, seq: 7 },
        { ...event, id: 'door-duplicate' },
      ],
      { page: 'page-duplicates-01' },
    );
    expect(await answerOf(sendBeacon(sluice, body))).toEqual([202, 'stored']);
    expect(await answerOf(sendBeacon(sluice, body))).toEqual([202, 'duplicate']);
    const after = await doorCounts();
    expect([after.stored - before.stored, after.duplicate - before.duplicate]).toEqual([2, 2]);
  });

  it.each([
    [
      'denied consent',
      consented([event], { consent: { analytics: 'denied' } }),
      202,
      'consent_denied',
    ],
    ['no consent at all', consented([event], { consent: undefined }), 202, 'consent_unknown'],
    ['an empty body', '', 400, 'malformed_body'],
    ['a truncated body', '{"v":1,"site":"shop","ev', 400, 'malformed_body'],
    [
      'wrong types everywhere',
      { v: 1, site: ['shop'], page: 5, consent: 7, events: { a: 1 } },
      403,
      'unknown_site',
    ],
    ['an event that is none', consented([5]), 400, 'invalid_event'],
    ['1,000 events', consented(Array(1_000).fill({ name: 'x' })), 400, 'too_many_events'],
    ['no events', consented([]), 400, 'no_events'],
    ['another version', { ...consented([event]), v: 9 }, 400, 'unsupported_version'],
    ['a site that is not ours', { ...consented([event]), site: 'nobody' }, 403, 'unknown_site'],
    [
      'a site of another origin',
      { ...consented([event]), site: 'blog' },
      403,
      'origin_not_allowed',
    ],
    ['an old event', consented([{ ...event, age: 3_600_001 }]), 202, 'too_old'],
  ])('%s', async (_, body, status, reason) => {
    expect(await answerOf(sendBeacon(sluice, body))).toEqual([status, reason]);
  });

  it.each([
    ['another origin', { origin: 'https://evil.example' }, 403, 'origin_not_allowed'],
    ['the origin null', { origin: 'null' }, 403, 'origin_not_allowed'],
    ['an origin with a path', { origin: 'https://shop.example/x' }, 403, 'origin_not_allowed'],
    ['another media type', { 'content-type': 'application/xml' }, 415, 'unsupported_media_type'],
    [
      'a form',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'unsupported_media_type',
    ],
  ])('%s', async (_, headers, status, reason) => {
    expect(
      await answerOf(sendBeacon(sluice, consented([event]), headers as Record<string, string>)),
    ).toEqual([status, reason]);
  });

  it('415 to a gzip bomb, without unpacking it', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    expect(await answerOf(sendBeacon(sluice, bomb, { 'content-encoding': 'gzip' }))).toEqual([
      415,
      'unsupported_encoding',
    ]);
  });

  it('400 to invalid UTF-8', async () => {
    expect(await answerOf(sendBeacon(sluice, Buffer.from([0x7b, 0xc3, 0x28, 0x7d])))).toEqual([
      400,
      'malformed_body',
    ]);
  });

  it('413 to 1 MB, declared or streamed', async () => {
    expect((await answerOf(sendBeacon(sluice, 'x'.repeat(1_000_000))))[0]).toBe(413);
    const streamed = await fetch(`${sluice.url}/_s/e`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', origin: 'https://shop.example' },
      body: new ReadableStream({
        start(controller) {
          for (let index = 0; index < 16; index += 1) controller.enqueue(Buffer.alloc(65_536, 'x'));
          controller.close();
        },
      }),
      duplex: 'half',
    } as RequestInit).then(
      ({ status }) => status,
      () => 'closed',
    );
    expect([413, 'closed']).toContain(streamed);
  });

  it('413 above 64 KiB, 202 just below', async () => {
    const padded = (bytes: number): string => {
      const body = JSON.stringify(consented([{ ...event, params: { pad: '' } }]));
      return body.replace('"pad":""', `"pad":"${'a b '.repeat((bytes - body.length) / 4)}"`);
    };
    expect((await answerOf(sendBeacon(sluice, padded(65_500))))[0]).toBe(202);
    expect(await answerOf(sendBeacon(sluice, padded(65_600)))).toEqual([413, 'body_too_large']);
  });

  it('202 to 10,000 levels and to prototypes: the leaf is dropped, the process lives', async () => {
    const deep = JSON.stringify(
      consented([{ ...event, id: 'door-deep-event', params: { a: 'DEEP' } }]),
    ).replace('"DEEP"', `${'['.repeat(10_000)}${']'.repeat(10_000)}`);
    expect(await answerOf(sendBeacon(sluice, deep))).toEqual([202, 'stored']);
    const polluted =
      '{"v":1,"site":"shop","page":"page-0123456789ab","consent":{"analytics":"granted","__proto__":{"ads":"granted"}},"events":[{"name":"constructor","id":"door-proto-event","params":{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}}]}';
    expect(await answerOf(sendBeacon(sluice, polluted))).toEqual([202, 'stored']);
    await until(
      'delivery',
      () => receiver.events().map((each) => each['id']),
      (ids) => ids.includes('door-deep-event') && ids.includes('door-proto-event'),
    );
  });

  it('405 to another method and 404 to another path', async () => {
    expect((await fetch(`${sluice.url}/_s/e`)).status).toBe(405);
    for (const method of ['HEAD', 'POST', 'DELETE']) {
      expect((await fetch(`${sluice.url}/_s/p.gif?site=shop&name=x`, { method })).status).toBe(405);
    }
    expect((await fetch(`${sluice.url}/_s/nothing`)).status).toBe(404);
    expect((await fetch(`${sluice.url}/`)).status).toBe(404);
  });
});

describe('other origins', () => {
  it('are told what they may do, without credentials', async () => {
    const preflight = await fetch(`${sluice.url}/_s/e`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    expect(preflight.headers.get('vary')).toMatch(/origin/i);
    const stranger = await fetch(`${sluice.url}/_s/e`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example' },
    });
    expect(stranger.headers.get('access-control-allow-origin')).toBeNull();
    const answer = await sendBeacon(sluice, consented([event]));
    expect(answer.headers.get('access-control-expose-headers')).toBe(
      'retry-after, x-sluice-consent, x-sluice-reason',
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it('are told what is in force, and that Global Privacy Control was honoured', async () => {
    const consent = { analytics: true, ads: true, adUserData: true, adPersonalization: true };
    const inForce = async (response: Promise<Response>): Promise<string | null> =>
      (await response).headers.get('x-sluice-consent');
    expect(await inForce(sendBeacon(sluice, consented([event], { consent })))).toBe(
      'analytics=granted ads=granted adUserData=granted adPersonalization=granted ' +
        'functional=unknown gpc=0',
    );
    const honoured =
      'analytics=granted ads=denied adUserData=denied adPersonalization=denied ' +
      'functional=unknown gpc=1';
    const gpc = { 'sec-gpc': '1' };
    expect(await inForce(sendBeacon(sluice, consented([event], { consent }), gpc))).toBe(honoured);
    expect(await inForce(sendBeacon(sluice, consented([event], { consent, gpc: true })))).toBe(
      honoured,
    );
    const body = JSON.stringify({ v: 1, site: 'shop', pages: ['page-0123456789ab'], consent });
    const headers = { origin: 'https://shop.example', ...gpc };
    const change = fetch(`${sluice.url}/_s/consent`, { method: 'POST', headers, body });
    expect(await inForce(change)).toBe(honoured);
    const refused = sendBeacon(sluice, consented([event]), { origin: 'https://evil.example' });
    expect(await inForce(refused)).toBeNull();
  });

  it('are taken from the Referer where there is no Origin', async () => {
    const pixel = (referer: string): Promise<Response> =>
      fetch(`${sluice.url}/_s/p.gif?site=shop&name=page_view&consent.analytics=granted`, {
        headers: { referer },
      });
    const good = await pixel('https://shop.example/page');
    expect([
      good.status,
      good.headers.get('content-type'),
      good.headers.get('cache-control'),
      (await good.arrayBuffer()).byteLength,
    ]).toEqual([200, 'image/gif', 'no-store', 43]);
    expect((await pixel('https://evil.example/page')).status).toBe(403);
    expect((await fetch(`${sluice.url}/_s/p.gif?site=shop&name=page_view`)).status).toBe(403);
  });
});

describe('a slow or broken sender', () => {
  it('is cut off, and the others are served', async () => {
    const socket = connect(Number(new URL(sluice.url).port), '127.0.0.1');
    const closed = new Promise<number>((resolve) => {
      const start = Date.now();
      socket.on('error', () => undefined);
      socket.once('close', () => resolve(Date.now() - start));
    });
    socket.write(
      'POST /_s/e HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 60000\r\n\r\n',
    );
    const drip = setInterval(() => socket.write('x'), 200);
    expect(await answerOf(sendBeacon(sluice, consented([event])))).toEqual([202, 'stored']);
    const ms = await closed;
    clearInterval(drip);
    expect(ms).toBeLessThan(15_000);
  }, 20_000);

  it('that goes away in the middle costs nothing', async () => {
    for (let index = 0; index < 20; index += 1) {
      const socket = connect(Number(new URL(sluice.url).port), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(
        'POST /_s/e HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 500\r\n\r\n{"v":1',
      );
      await new Promise((resolve) => setTimeout(resolve, 5));
      socket.destroy();
    }
    expect(await answerOf(sendBeacon(sluice, consented([event])))).toEqual([202, 'stored']);
  });
});

describe('the sums', () => {
  it('add up at the door and at the destination', async () => {
    const state = await until(
      'all settled',
      async () =>
        (await (await fetch(`${sluice.adminUrl}/console/api/state`)).json()) as {
          door: {
            received: number;
            stored: number;
            duplicate: number;
            dropped: Record<string, number>;
          };
          destinations: { counts: Record<string, number | Record<string, number>> }[];
        },
      ({ destinations: [hook] }) => hook?.counts['waiting'] === 0,
    );
    const sum = (counts: Record<string, number>): number =>
      Object.values(counts).reduce((a, b) => a + b, 0);
    const { door, destinations } = state;
    expect(door.received).toBe(door.stored + door.duplicate + sum(door.dropped));
    const counts = destinations[0]!.counts as {
      delivered: number;
      expired: number;
      uncertain: number;
      dropped: Record<string, number>;
      dead: Record<string, number>;
    };
    expect(door.stored).toBe(
      counts.delivered + counts.expired + counts.uncertain + sum(counts.dropped) + sum(counts.dead),
    );
    expect(door.dropped).toMatchObject({
      consent_denied: 1,
      consent_unknown: 1,
      too_old: 1,
      invalid_event: 1,
    });
    const metrics = await (await fetch(`${sluice.adminUrl}/metrics`)).text();
    expect(metrics).toContain(`sluice_door_events{outcome="stored"} ${door.stored}`);
    const delivered = new RegExp(
      `sluice_destination_events\\{[^}]*outcome="delivered"[^}]*\\} ${counts.delivered}\n`,
    );
    expect(metrics, 'the first scrape has the newest counts').toMatch(delivered);
    expect(metrics).toMatch(/sluice_step_runs_total\{step="redact"\} \d+/);
  });
});

describe('a forged X-Forwarded-For', () => {
  it('is not believed, and named once with the line to add', async () => {
    for (let index = 0; index < 3; index += 1) {
      await sendBeacon(sluice, consented([event]), { 'x-forwarded-for': '203.0.113.9' });
    }
    expect(sluice.output().match(/forwarded_header_ignored/g)).toHaveLength(1);
    expect(sluice.output()).toContain('trustedProxies');
    expect(sluice.output()).not.toContain('203.0.113.9');
  });
});

describe('the admin listener', () => {
  it('answers to this machine only: no other name, no other origin', async () => {
    const asked = (
      headers: Record<string, string>,
      path = '/console/api/state',
      method = 'GET',
    ): Promise<string> =>
      new Promise((resolve) => {
        const socket = connect(Number(new URL(sluice.adminUrl).port), '127.0.0.1');
        socket.once('data', (data) => {
          resolve(data.toString('utf8').split(' ')[1] ?? '');
          socket.destroy();
        });
        const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
        socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}Content-Length: 0\r\n\r\n`);
      });
    const host = new URL(sluice.adminUrl).host;
    expect(await asked({ Host: host })).toBe('200');
    expect(await asked({ Host: 'attacker.example' })).toBe('403');
    expect(await asked({ Host: 'attacker.example' }, '/healthz')).toBe('200');
    expect(
      await asked({ Host: host, Origin: 'https://evil.example' }, '/console/api/retry', 'POST'),
    ).toBe('403');
    expect(await asked({ Host: host }, '/readyz')).toBe('200');
  });
});

describe('the command line', () => {
  const run = (
    argv: string[],
    environment: Record<string, string> = {},
  ): { status: number | null; text: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [launch, ...argv], {
      encoding: 'utf8',
      env: { ...process.env, ...environment },
      cwd: freshFolder(),
      timeout: 20_000,
    });
    return { status, text: stdout + stderr };
  };

  it('tells a typo of the configuration with line and remedy', () => {
    const file = join(freshFolder(), 'sluice.yaml');
    writeFileSync(file, `${config('https://example.com/in').replace('perAddress', 'perAdress')}`);
    for (const command of ['start', 'check']) {
      const { status, text } = run([command, '--config', file]);
      expect(status).toBe(1);
      expect(text).toMatch(/sluice\.yaml:3 .*perAdress.*Did you mean `perAddress`/);
    }
  });

  it('tells a port in use with a remedy', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const { status, text } = run(['start'], {
      NODE_ENV: 'development',
      PORT: String(port),
      ADMIN_PORT: '0',
    });
    taken.close();
    expect(status).toBe(1);
    expect(text).toContain(`Port ${port} on 127.0.0.1 is in use`);
    expect(text).toContain('PORT=');
  });

  it('needs a configuration in production', () => {
    const { status, text } = run(['start'], { NODE_ENV: 'production' });
    expect([status, text]).toEqual([1, expect.stringContaining('config/minimal.yaml')]);
  });

  it('refuses a data folder that another Sluice holds', () => {
    const { status, text } = run(['start', '--config', join(sluice.folder, 'sluice.yaml')], {
      PORT: '0',
      ADMIN_PORT: '0',
    });
    expect(status).toBe(1);
    expect(text).toMatch(/in use|held|another/i);
  });

  it('prints help, version, check and doctor', () => {
    expect(run(['--help']).text).toContain('sluice explain');
    expect(run(['--version']).text).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(run(['strat'])).toMatchObject({
      status: 2,
      text: expect.stringContaining('no command `strat`'),
    });
    expect(run(['--nope']).status).toBe(2);
    const checked = run(['check']);
    expect([checked.status, checked.text]).toEqual([0, expect.stringContaining('needed')]);
    const doctor = run(['doctor'], { PORT: '0', ADMIN_PORT: '0' });
    expect(doctor.text).toMatch(/^ok {4}node/m);
  });
});
