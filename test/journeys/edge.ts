import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectFile } from '../house/source-files.ts';

const peers = fileURLToPath(new URL('../peers/node_modules/', import.meta.url));
const workerdProgram = join(
  peers,
  `@cloudflare/workerd-${process.platform}-${process.arch === 'x64' ? '64' : process.arch}`,
  'bin/workerd',
);

/** A program in front of Sluice, and where it listens. */
export interface RunningEdge {
  readonly url: string;
  logs(): string;
  stop(): Promise<void>;
}

/** Whether Cloudflare's own runtime is here; CI must not go on without it. */
export function workerdIsHere(): boolean {
  const here = existsSync(workerdProgram);
  if (!here && process.env['CI'] !== undefined) throw new Error('CI must not skip workerd');
  return here;
}

/** The secret that the recipes show, so that they are used as they stand. */
export const edgeSecret = 'put-a-secret-of-your-own-here';

/** Runs the recipe of the Worker in Cloudflare's runtime, with the variables of its wrangler file. */
export async function startWorker(folder: string, origin: string): Promise<RunningEdge> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  writeFileSync(join(folder, 'worker.js'), projectFile('config/deploy/cloudflare/worker.js'));
  writeFileSync(
    join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .sluice),
    (name = "internet", network = (allow = ["private", "public"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (cfBlobHeader = "cf-blob"), service = "main")],
);
const sluice :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "2026-06-01",
  bindings = [
    (name = "SLUICE_ORIGIN", text = "${origin}"),
    (name = "SLUICE_EDGE_SECRET", text = "${edgeSecret}"),
  ],
);
`,
  );
  return run(workerdProgram, ['serve', join(folder, 'config.capnp')], folder, port);
}

/** Runs the nginx that stands between a hosted edge and Sluice, by its recipe but without TLS. */
export async function startEdgeOrigin(folder: string, upstream: string): Promise<RunningEdge> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const recipe = projectFile('config/deploy/edge-origin.conf')
    .replaceAll('http://127.0.0.1:8787', upstream)
    .replace('listen 443 ssl;', `listen 127.0.0.1:${port};`)
    .replaceAll(/^ {2}ssl_.*$/gm, '')
    .replaceAll('/var/log/nginx', folder);
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log crit; worker_processes 1;
events { worker_connections 64; }
http { access_log off; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
${recipe} }`,
  );
  return run('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], folder, port);
}

async function run(
  program: string,
  argv: readonly string[],
  folder: string,
  port: number,
): Promise<RunningEdge> {
  const child: ChildProcess = spawn(program, [...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const logs = (): string =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.log'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .concat(text)
      .join('\n');
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  };
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`${program} ended:\n${logs()}`);
    const answers = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answers) return { url, logs, stop };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await stop();
  throw new Error(`${program} did not come up:\n${logs()}`);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
