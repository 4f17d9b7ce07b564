import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSluice } from '../journeys/sluice.ts';

/** A server that takes beacons. */
export interface Running {
  readonly url: string;
  readonly path: string;
  /** All processes that its work is done in. */
  pids(): readonly number[];
  /** Ends it, and waits. */
  end(signal: NodeJS.Signals): Promise<unknown>;
}

/** One that the bench measures: started for a receiver; a second time with what the first left. */
export interface Contestant {
  readonly name: string;
  /** What its 2xx means. */
  readonly promise: string;
  start(receiver: string): Promise<Running>;
}

const here = fileURLToPath(new URL('.', import.meta.url));
const walkerFolder = join(here, 'peers/node_modules/@walkeros/collector');
const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

/** Sluice's configuration for a bench: no limit binds, one signed webhook. */
export function benchConfig(receiver: string, spool = ''): string {
  return `
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
limits: { perAddress: { rate: 1000000, burst: 1000000 }, perSite: { rate: 1000000, burst: 1000000 } }
${spool}
destinations:
  hook: { type: webhook, purposes: [analytics], url: "${receiver}", secret: "${secret}", allowPrivate: true }
`;
}

/** The yardstick. */
export const bare: Contestant = {
  name: 'bare node:http',
  promise: 'parsed',
  start: () => spawned(process.execPath, [join(here, 'bare-server.ts')]),
};

/** Sluice, by itself or with worker processes: its work is theirs as well. */
export function sluice(name: string, spool = '', workers = 0): Contestant {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  return {
    name,
    promise: 'on disk',
    start: async (receiver) => {
      const config = benchConfig(receiver, spool);
      const running = await startSluice({ config, folder, workers });
      const { url, process: child } = running;
      return {
        url,
        path: '/_s/e',
        pids: () => [child.pid ?? 0, ...childrenOf(child.pid ?? 0)],
        end: (signal) => running.end(signal),
      };
    },
  };
}

/** walkerOS from npm: null where `npm i` did not run in test/bench/peers. */
export function walkerOs(): Contestant | null {
  if (!existsSync(walkerFolder)) return null;
  return {
    name: 'walkerOS 4.2.1',
    promise: 'was sent',
    start: (receiver) => spawned(process.execPath, [join(here, 'peers/walkeros.mjs'), receiver]),
  };
}

/** nginx as a plain proxy: null where it is not installed. */
export function nginx(): Contestant | null {
  if (spawnSync('nginx', ['-v']).status !== 0) return null;
  return {
    name: 'nginx, plain proxy',
    promise: 'the receiver has it',
    start: async (receiver) => {
      const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-nginx-'));
      const port = await freePort();
      const { host, pathname } = new URL(receiver);
      writeFileSync(
        join(folder, 'nginx.conf'),
        `daemon off; ${process.getuid?.() === 0 ? 'user root;' : ''} pid ${folder}/pid; error_log ${folder}/error.log crit; worker_processes 1;
events { worker_connections 1024; }
http { access_log off; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
upstream receiver { server ${host}; keepalive 32; }
server { listen 127.0.0.1:${port}; location / { proxy_pass http://receiver${pathname}; proxy_http_version 1.1; proxy_set_header Connection ""; } } }
`,
      );
      const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], {
        stdio: 'ignore',
      });
      await isListening(port);
      return runningOf(child, `http://127.0.0.1:${port}`);
    },
  };
}

function spawned(command: string, words: readonly string[]): Promise<Running> {
  const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve) => {
    child.stdout.once('data', (line: Buffer) =>
      resolve(runningOf(child, line.toString('utf8').trim())),
    );
  });
}

function runningOf(child: ChildProcess, url: string): Running {
  const pid = child.pid ?? 0;
  const pids = (): readonly number[] => [pid, ...childrenOf(pid)];
  return {
    url,
    path: '/',
    pids,
    end: async (signal) => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      const all = signal === 'SIGKILL' ? pids() : [pid];
      for (const each of all) process.kill(each, signal);
      await ended;
    },
  };
}

/** The processes that a process has started. Linux: proc(5). */
export function childrenOf(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(/\s+/).map(Number);
}

/** A port that nobody listens at. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      probe.close(() => resolve(port));
    });
  });
}

async function isListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('nginx does not listen');
}
