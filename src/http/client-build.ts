import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions, type Plugin } from 'esbuild';

/** One built file below `dist/`. */
export interface Built {
  readonly path: string;
  readonly content: Uint8Array;
  /** Its source map, which no page is sent. */
  readonly map?: Uint8Array;
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const client = join(root, 'src', 'client');

/** The plugins and where they begin. */
const plugins: Readonly<Record<string, string>> = {
  automatic: 'automatic/automatic.ts',
  bot: 'bot/bot.ts',
  bridge: 'bridge/bridge.ts',
  chat: 'chat/chat.ts',
  commerce: 'commerce/commerce.ts',
  consent: 'banners/consent.ts',
  experiment: 'experiment/experiment.ts',
  ga: 'ga/ga.ts',
  ux: 'ux/ux.ts',
  video: 'video/video.ts',
  vitals: 'vitals/vitals.ts',
};

/** `tsconfigRaw` keeps the output the same whatever the type checker's settings are. */
const shared: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  write: false,
  platform: 'browser',
  target: 'es2022',
  format: 'esm',
  legalComments: 'none',
  tsconfigRaw: '{}',
  sourcemap: 'external',
  outdir: join(root, 'dist', 'client'),
  logLevel: 'silent',
};

/** What was built of the client, and which file is which. */
export interface BuiltClient {
  readonly files: readonly Built[];
  /** The path below `dist/` by name: `core`, `host`, `botd` and the plugins. */
  readonly names: Readonly<Record<string, string>>;
}

/**
 * Builds the tag's files from the inside out, since each names the next by a hash of its content,
 * and the ES module. The core is built twice: only the one for operators who opted in holds the code
 * that keeps an objection in a cookie.
 */
export async function buildClient(): Promise<BuiltClient> {
  const botd = await chunk('bot/botd.ts', {}, await noticeOf('@fingerprintjs/botd'));
  const botdPath = JSON.stringify(botd.path);
  const built = await Promise.all(
    Object.entries(plugins).map(
      async ([name, entry]) => [name, await chunk(entry, { botdPath })] as const,
    ),
  );
  const paths = Object.fromEntries(built.map(([name, { path }]) => [name, path]));
  const host = await chunk('host/host.ts', { pluginPaths: JSON.stringify(paths) });
  const core = async (keeps: boolean, path: string): Promise<Built> => ({
    ...(await bundle('core.ts', {
      format: 'iife',
      define: { hostPath: JSON.stringify(host.path), keepsObjection: String(keeps) },
    })),
    path,
  });
  const cores = await Promise.all([core(false, 's.js'), core(true, 's-objection.js')]);
  const chunks = [botd, host, ...built.map(([, file]) => file)];
  const files = [...cores, ...chunks].map((file) => ({ ...file, path: `client/${file.path}` }));
  const names = { core: 's.js', host: host.path, botd: botd.path, ...paths };
  return {
    files: [...files, ...(await buildModule())],
    names: Object.fromEntries(
      Object.entries(names).map(([name, path]) => [name, `client/${path}`]),
    ),
  };
}

async function chunk(
  entry: string,
  define: Readonly<Record<string, string>>,
  notice = '',
): Promise<Built> {
  const built = await bundle(entry, { define, banner: { js: notice } });
  return { ...built, path: `c/${hashOf(built.content).slice(0, 8)}.js` };
}

async function bundle(entry: string, options: BuildOptions): Promise<Built> {
  const { outputFiles = [] } = await build({
    ...shared,
    ...options,
    entryPoints: [join(client, entry)],
  });
  const content = outputFiles.find(({ path }) => path.endsWith('.js'))?.contents;
  const map = outputFiles.find(({ path }) => path.endsWith('.map'))?.contents;
  if (content === undefined || map === undefined) throw new Error(`esbuild gave no ${entry}`);
  return { path: entry, content, map };
}

/** The licence asks that its whole text goes with the code. */
async function noticeOf(name: string): Promise<string> {
  const text = await readFile(join(root, 'node_modules', name, 'LICENSE'), 'utf8');
  return `/*! ${name}\n${text.trim()}\n*/`;
}

/** In the module, files marked `-of-module` stand for those of the tag. */
const ofModule: Plugin = {
  name: 'of-module',
  setup(build) {
    build.onResolve(
      { filter: /\/(script|import-host|import-plugin|import-botd)\.ts$/ },
      (found) => ({
        path: join(found.resolveDir, found.path.replace(/\.ts$/, '-of-module.ts')),
      }),
    );
  },
};

async function buildModule(): Promise<readonly Built[]> {
  const outdir = join(root, 'dist', 'module');
  const { outputFiles = [] } = await build({
    ...shared,
    outdir,
    splitting: true,
    sourcemap: false,
    chunkNames: '[name]-[hash]',
    entryNames: 'client',
    define: { keepsObjection: 'false' },
    plugins: [ofModule],
    entryPoints: [join(client, 'module.ts')],
  });
  const files = outputFiles.map(({ path, contents }) => ({
    path: `module/${path.slice(outdir.length + 1).replaceAll('\\', '/')}`,
    content: contents,
  }));
  return [...files, { path: 'module/client.d.ts', content: await declarations() }];
}

/** Two files hold types alone, without imports but of each other: together they declare all. */
async function declarations(): Promise<Uint8Array> {
  const parts = ['wire.ts', 'options.ts'].map((name) => readFile(join(client, name), 'utf8'));
  const start =
    '/** Starts the client on this page, once, and gives its interface. */\n' +
    'export declare function start(options: Options): Sluice;\n';
  return Buffer.from([...(await Promise.all(parts)), start].join('\n'));
}

/** The SHA-256 of a file, in hexadecimal. */
export function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
