import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { transform } from 'esbuild';
import { packageRoot } from './config/package-root.ts';

const sources = join(packageRoot, 'src');
const built = join(packageRoot, 'dist', 'server');

/** What runs in a browser is built by `npm run assets`; builders have no place in the package. */
const left = /^(?:client|console|demo\/page)\/|-build\.ts$|^http\/client-sizes\.ts$|\.d\.ts$/;

/** A relative module behind `from`, `import` or `new URL`. */
const specifier =
  /(\b(?:from|import)\s*\(?\s*|\bnew URL\(\s*)(["'])(\.{1,2}\/[^"'\n]{1,200}|[a-z-]{1,80})\.ts\2/g;

/**
 * Builds the server and the command line as JavaScript into `dist/server`, file by file: Node does
 * not strip types below `node_modules`, so the package needs it. The checkout runs its sources.
 */
export async function buildServer(): Promise<readonly string[]> {
  const entries = await readdir(sources, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(sources, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !left.test(path))
    .sort();
  await rm(built, { recursive: true, force: true });
  await Promise.all(files.map(buildFile));
  return files;
}

async function buildFile(path: string): Promise<void> {
  const source = await readFile(join(sources, path), 'utf8');
  const { code } = await transform(source, {
    loader: 'ts',
    format: 'esm',
    target: 'node24',
    sourcefile: path,
    tsconfigRaw: '{}',
  });
  const target = join(built, path.replace(/\.ts$/, '.js'));
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, withBuiltNames(code, path));
}

/** The code with `.js` where it names a module of ours. Throws where that module does not exist. */
export function withBuiltNames(code: string, path: string): string {
  return code.replaceAll(specifier, (_, before: string, quote: string, name: string) => {
    if (!existsSync(resolve(sources, dirname(path), `${name}.ts`))) {
      throw new Error(`${path} names ${name}.ts, which does not exist`);
    }
    return `${before}${quote}${name}.js${quote}`;
  });
}

if (import.meta.main) {
  const files = await buildServer();
  process.stdout.write(`dist/server: ${files.length} files\n`);
}
