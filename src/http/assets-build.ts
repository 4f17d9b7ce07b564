import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { build, type BuildOptions } from 'esbuild';
import { buildClient, type Built, hashOf } from './client-build.ts';
import { writeSizes } from './client-sizes.ts';

const compress = promisify(brotliCompress);
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const sources = join(root, 'src');
const dist = join(root, 'dist');

/** The path of each of the client's files by its name. */
type Names = Awaited<ReturnType<typeof buildClient>>['names'];

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
 * Builds the files of the browser into `dist/`: the client, its plugins and its ES module, the
 * console, the demo page. Beside each lies its brotli; `dist/assets.json` lists sizes and hashes. The
 * same sources give the same bytes. Several processes may build at once.
 */
export async function buildAssets(): Promise<Names> {
  const [client, ...pages] = await Promise.all([buildClient(), buildConsole(), buildDemo()]);
  const files = [...client.files, ...pages.flat()].sort((one, other) =>
    one.path < other.path ? -1 : 1,
  );
  const rows = await Promise.all(files.map(writeBuilt));
  await removeOld(new Set(files.map((file) => basename(file.path))));
  await writeAtOnce(
    join(dist, 'assets.json'),
    `${JSON.stringify(Object.fromEntries(rows), null, 2)}\n`,
  );
  return client.names;
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

async function writeBuilt({ path, content, map }: Built): Promise<readonly [string, object]> {
  const brotli = await compress(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  await mkdir(dirname(join(dist, path)), { recursive: true });
  await writeAtOnce(join(dist, path), content);
  await writeAtOnce(join(dist, `${path}.br`), brotli);
  if (map !== undefined) await writeAtOnce(join(dist, `${path}.map`), map);
  return [path, { bytes: content.length, brotliBytes: brotli.length, sha256: hashOf(content) }];
}

/** A reader sees the old file or the new one, never half of it. */
async function writeAtOnce(path: string, content: string | Uint8Array): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, content);
  await rename(draft, path);
}

/** Files named by a content that is no more. */
async function removeOld(present: ReadonlySet<string>): Promise<void> {
  for (const folder of [join(dist, 'client', 'c'), join(dist, 'module')]) {
    const built = (await readdir(folder)).filter((name) => /^[\w.-]+\.js(\.br|\.map)?$/.test(name));
    const old = built.filter((name) => !present.has(name.replace(/\.(br|map)$/, '')));
    await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
  }
}

if (import.meta.main) {
  await writeSizes(await buildAssets());
  process.stdout.write(await readFile(join(dist, 'assets.json'), 'utf8'));
}
