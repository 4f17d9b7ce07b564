import { execFile, spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { consented, freshFolder, sendBeacon } from './sluice.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = freshFolder();
const packed = freshFolder();
/** As on a machine of one's own: nothing of the checkout is found. */
const environment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_/.test(name))),
  PATH: (process.env['PATH'] ?? '')
    .split(':')
    .filter((path) => !path.startsWith(root))
    .concat(dirname(process.execPath))
    .join(':'),
  PORT: '0',
  ADMIN_PORT: '0',
};
const run = promisify(execFile);
const bin = 'sluice';
const installed = join(folder, 'node_modules/sluice');
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  await run('npm', ['pack', '--pack-destination', packed], { cwd: root, env: environment });
  const [tarball = ''] = readdirSync(packed);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  await run('npm', ['install', '--prefer-offline', join(packed, tarball)], {
    cwd: folder,
    env: environment,
  });
}, 180_000);

afterAll(() => receiver.close());

interface Ended {
  readonly code: number | null;
  readonly text: string;
}

/** Runs `npx sluice …` in the empty folder, with answers piped in. */
function sluice(words: readonly string[], answers = ''): Promise<Ended> {
  const child = spawn('npx', ['--no-install', bin, ...words], {
    cwd: folder,
    env: environment,
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  child.stdin.end(answers);
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, text })));
}

/** Starts what was installed, stops it at the end of `work`. */
async function whileRunning(work: (url: string) => Promise<void>): Promise<void> {
  const child = spawn(join(folder, 'node_modules/.bin/sluice'), ['start'], {
    cwd: folder,
    env: environment,
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    const beacons = /Beacons\s+(http:\/\/[^/\s]+)/;
    await until(
      'started',
      () => text,
      (said) => beacons.test(said) || child.exitCode !== null,
    );
    expect(text).toMatch(beacons);
    await work(beacons.exec(text)?.[1] ?? '');
  } finally {
    child.kill('SIGINT');
    await ended;
  }
}

describe('the package', () => {
  it('holds built code, configuration and recipes, and neither tests nor sources', () => {
    const paths = readdirSync(installed, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1));
    expect(paths).toEqual(
      expect.arrayContaining([
        'dist/server/main.js',
        'dist/server/spool/sqlite-worker.js',
        'dist/server/destinations/duckdb-process.js',
        'dist/client/s.js',
        'dist/module/client.js',
        'dist/module/client.d.ts',
        'config/policies/strict-eu.yaml',
        'config/minimal.yaml',
        'config/deploy/nginx.conf',
        'docs/deploy/nginx.md',
        'LICENSE',
      ]),
    );
    expect(paths.filter((path) => /^(?:test|src)\/|\.map$/.test(path))).toEqual([
      'src/cli/launch.mjs',
    ]);
    expect(
      paths.filter((path) => path.startsWith('dist/server/') && !path.endsWith('.js')),
    ).toEqual([]);
  });

  it('asks, writes, starts, and an event arrives', async () => {
    const answers = [
      'shop',
      'https://shop.example',
      'none',
      'webhook,warehouse',
      receiver.url,
      '0',
    ];
    const refused = await sluice(['init'], answers.with(2, 'one banner').join('\n'));
    expect(refused.code, refused.text).toBe(2);
    expect(refused.text).toContain('banner: ');
    expect(readdirSync(folder)).not.toContain('sluice.yaml');

    const written = await sluice(['init'], `${answers.join('\n')}\n`);
    expect(written.code, written.text).toBe(0);
    expect(written.text).toContain('data-site="shop"');
    expect(written.text).toContain('npx sluice start');
    const again = await sluice(['init', '--yes']);
    expect(again.code, again.text).toBe(2);
    expect(again.text).toContain('--force');
    const checked = await sluice(['check']);
    expect(checked.code, checked.text).toBe(0);

    await whileRunning(async (url) => {
      const beacon = consented([
        { seq: 1, name: 'newsletter_signup', url: 'https://shop.example/' },
      ]);
      expect((await sendBeacon({ url }, beacon)).status).toBe(202);
      await until(
        'arrives',
        () => receiver.eventCount(),
        (count) => count > 0,
      );
      expect(receiver.events()[0]).toMatchObject({ name: 'newsletter_signup' });
      const script = await fetch(`${url}/_s/s.js`);
      expect(script.status).toBe(200);
      const file = join(folder, 'data/warehouse.duckdb');
      await until('the warehouse opens', () => statSync(file, { throwIfNoEntry: false }), Boolean);
    });
  }, 60_000);

  it('says what to install where traces are asked for and their packages are not there', async () => {
    const file = join(folder, 'traces.yaml');
    writeFileSync(
      file,
      `data: ./data-of-traces
sites: { shop: { origins: ["https://shop.example"] } }
telemetry: { otlp: { url: "http://127.0.0.1:4318" } }
`,
    );
    const packages = '@opentelemetry/api @opentelemetry/sdk-trace @opentelemetry/resources';
    const started = await sluice(['start', '--config', file]);
    expect(started.code, started.text).toBe(1);
    expect(started.text).toContain(`npm install ${packages}`);
    const looked = await sluice(['doctor', '--config', file]);
    expect(looked.code, looked.text).toBe(1);
    expect(looked.text).toContain('npm install @opentelemetry/sdk-trace');
  });

  it('tells its version', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect((await sluice(['--version'])).text.trim().split('\n').at(-1)).toBe(version);
  });

  it('gives `sluice/client`, with its types', async () => {
    writeFileSync(
      join(folder, 'page.mts'),
      "import { start } from 'sluice/client';\nconst { track } = start({ site: 'shop' });\ntrack('step');\n",
    );
    const { stdout } = await run(process.execPath, ['page.mts'], { cwd: folder, env: environment });
    expect(stdout).toBe('');
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--types', ''];
    await run(process.execPath, [tsc, ...flags, 'page.mts'], { cwd: folder, env: environment });
  });
});
