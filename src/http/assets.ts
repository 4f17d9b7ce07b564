import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { packageRoot } from '../config/package-root.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';

/** A built file in memory. */
export interface Asset {
  readonly body: Buffer;
  readonly brotli: Buffer;
  /** The Content-Type. */
  readonly type: string;
  /** Quoted, the same for every visitor: it names the content and nothing else. */
  readonly etag: string;
}

/** The built files by their path below `dist/`: `client/s.js`, `client/c/…`, `console/…`. */
export interface Assets {
  get(path: string): Asset | null;
}

const dist = join(packageRoot, 'dist');
const list = join(dist, 'assets.json');
const sources = ['src/client', 'src/console', 'src/demo/page'];

const types: ReadonlyMap<string, string> = new Map([
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.html', 'text/html; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
]);

/**
 * Reads the built files into memory. In a checkout they are built first when they are missing or
 * older than their sources; where esbuild is not installed, what was built is taken as it is.
 */
export async function loadAssets(): Promise<Assets> {
  if (!existsSync(list) || (await areStale())) await tryBuild();
  if (!existsSync(list)) {
    throw new Error('dist/assets.json is missing. Remedy: npm run assets (it needs esbuild).');
  }
  const listed: unknown = JSON.parse(await readFile(list, 'utf8'));
  const entries = isJsonObject(listed) ? Object.entries(listed) : [];
  const assets = new Map(
    await Promise.all(
      entries.map(async ([path, row]) => [path, await readAsset(path, row)] as const),
    ),
  );
  return { get: (path) => assets.get(path) ?? null };
}

async function readAsset(path: string, row: unknown): Promise<Asset> {
  const hash = isJsonObject(row) ? own(row, 'sha256') : '';
  return {
    body: await readFile(join(dist, path)),
    brotli: await readFile(join(dist, `${path}.br`)),
    type: types.get(extname(path)) ?? 'application/octet-stream',
    etag: `"${String(hash).slice(0, 16)}"`,
  };
}

async function areStale(): Promise<boolean> {
  const built = (await stat(list)).mtimeMs;
  const files = await Promise.all(sources.map(filesBelow));
  const times = await Promise.all(files.flat().map(async (file) => (await stat(file)).mtimeMs));
  return times.some((time) => time > built);
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const path = join(packageRoot, folder);
  if (!existsSync(path)) return [];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Builds where esbuild is installed; a mistake in the sources is thrown. */
async function tryBuild(): Promise<void> {
  try {
    createRequire(import.meta.url).resolve('esbuild');
  } catch {
    return;
  }
  const { buildAssets } = await import('./assets-build.ts');
  await buildAssets();
}
