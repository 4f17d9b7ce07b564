import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { build, type BuildOptions } from 'esbuild';

const compress = promisify(brotliCompress);
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const sources = join(root, 'src');
const dist = join(root, 'dist');

/** One built file, as `dist/assets.json` lists it under its path. */
interface Built {
  readonly path: string;
  readonly content: Uint8Array;
}

/** `tsconfigRaw` keeps the output the same whatever the type checker's settings are. */
const shared: BuildOptions = {
  bundle: true,
  minify: true,
  write: false,
  platform: 'browser',
  legalComments: 'none',
  tsconfigRaw: '{}',
  outdir: dist,
  logLevel: 'silent',
};

/**
 * Builds the browser's files into `dist/`: the client and its plugin, the console, the demo shop's
 * page. Beside each file stands its brotli, and `dist/assets.json` lists sizes and hashes. The same
 * sources give the same bytes. Several processes may build at once.
 */
export async function buildAssets(): Promise<void> {
  const parts = await Promise.all([buildClient(), buildConsole(), buildDemo()]);
  const files = parts.flat().sort((one, other) => (one.path < other.path ? -1 : 1));
  const rows = await Promise.all(files.map(writeBuilt));
  await removeOldPlugins(new Set(files.map((file) => basename(file.path))));
  await writeAtOnce(
    join(dist, 'assets.json'),
    `${JSON.stringify(Object.fromEntries(rows), null, 2)}\n`,
  );
}

/**
 * The plugin first: its path, which names its content, stands in the core. The core is built twice:
 * only the one for operators who opted in holds the code that keeps an objection in a cookie.
 */
async function buildClient(): Promise<readonly Built[]> {
  const client: BuildOptions = { ...shared, target: 'es2020' };
  const plugin = await bundle({
    ...client,
    entryPoints: [join(sources, 'client', 'automatic', 'note.ts')],
    format: 'esm',
  });
  const pluginPath = `c/${hashOf(plugin).slice(0, 8)}.js`;
  const core = (keepsObjection: boolean): Promise<Uint8Array> =>
    bundle({
      ...client,
      entryPoints: [join(sources, 'client', 'core.ts')],
      format: 'iife',
      define: {
        automaticPath: JSON.stringify(pluginPath),
        keepsObjection: String(keepsObjection),
      },
    });
  return [
    { path: 'client/s.js', content: await core(false) },
    { path: 'client/s-objection.js', content: await core(true) },
    { path: `client/${pluginPath}`, content: plugin },
  ];
}

async function buildConsole(): Promise<readonly Built[]> {
  return await buildPages('console', [join(sources, 'console', 'app.ts')]);
}

async function buildDemo(): Promise<readonly Built[]> {
  const folder = join(sources, 'demo', 'page');
  const names = existsSync(folder) ? await readdir(folder) : [];
  const entries = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
  return await buildPages(
    'demo',
    entries.map((name) => join(folder, name)),
    folder,
  );
}

/** Bundles what a page runs, and copies what it shows. */
async function buildPages(
  name: string,
  entryPoints: readonly string[],
  folder: string = join(sources, name),
): Promise<readonly Built[]> {
  const there = entryPoints.filter((entry) => existsSync(entry));
  const { outputFiles = [] } = await build({
    ...shared,
    target: 'es2022',
    format: 'iife',
    entryPoints: there,
  });
  const bundles = outputFiles.map((file) => ({
    path: `${name}/${basename(file.path)}`,
    content: file.contents,
  }));
  const names = existsSync(folder) ? await readdir(folder) : [];
  const copies = names
    .filter((file) => /\.(html|css|svg)$/.test(file))
    .map(async (file) => ({
      path: `${name}/${file}`,
      content: await readFile(join(folder, file)),
    }));
  return [...bundles, ...(await Promise.all(copies))];
}

async function bundle(options: BuildOptions): Promise<Uint8Array> {
  const { outputFiles = [] } = await build(options);
  const [first] = outputFiles;
  if (first === undefined) throw new Error('esbuild gave no file');
  return first.contents;
}

async function writeBuilt({ path, content }: Built): Promise<readonly [string, object]> {
  const brotli = await compress(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  await mkdir(dirname(join(dist, path)), { recursive: true });
  await writeAtOnce(join(dist, path), content);
  await writeAtOnce(join(dist, `${path}.br`), brotli);
  return [path, { bytes: content.length, brotliBytes: brotli.length, sha256: hashOf(content) }];
}

/** A reader sees the old file or the new one, never half of it. */
async function writeAtOnce(path: string, content: string | Uint8Array): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, content);
  await rename(draft, path);
}

async function removeOldPlugins(present: ReadonlySet<string>): Promise<void> {
  const folder = join(dist, 'client', 'c');
  const built = (await readdir(folder)).filter((name) => /^[0-9a-f]{8}\.js(\.br)?$/.test(name));
  const old = built.filter((name) => !present.has(name.replace(/\.br$/, '')));
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
}

function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

if (import.meta.main) {
  await buildAssets();
  process.stdout.write(await readFile(join(dist, 'assets.json'), 'utf8'));
}
