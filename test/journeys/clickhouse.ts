import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const peer = fileURLToPath(new URL('../peers/clickhouse', import.meta.url));
/** Where `chdb` is installed: among the peers, or where the variable says. */
const home = process.env['SLUICE_CHDB'] ?? peer;

/** Why there is no ClickHouse to test with; null where there is one. */
export const clickhouseMissing: string | null = existsSync(join(home, 'node_modules', 'chdb'))
  ? null
  : 'ClickHouse is not installed: SLUICE_PEERS=all node test/peers/install.mjs';

/** A real ClickHouse of this test alone, asked over HTTP. */
export interface RunningClickhouse {
  readonly url: string;
  /** Runs one statement and gives its rows. */
  query(sql: string): Promise<Record<string, unknown>[]>;
  /** kill -9, then up again on the same port with what was on disk. */
  restart(): Promise<void>;
  remove(): Promise<void>;
}

/** Starts a fresh ClickHouse. */
export async function startClickhouse(): Promise<RunningClickhouse> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-clickhouse-'));
  let { child, port } = await serve(folder, 0);
  const url = `http://127.0.0.1:${port}`;
  const end = async (): Promise<void> => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return {
    url,
    query: async (sql) => {
      const authorization = `Basic ${Buffer.from('default:').toString('base64')}`;
      const body = `${sql} FORMAT JSONEachRow`;
      const answer = await fetch(url, { method: 'POST', headers: { authorization }, body });
      const text = await answer.text();
      if (!answer.ok) throw new Error(text);
      const lines = text.split('\n').filter((line) => line !== '');
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    restart: async () => {
      await end();
      ({ child, port } = await serve(folder, port));
    },
    remove: async () => {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function serve(
  folder: string,
  port: number,
): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const program = join(peer, 'server.mjs');
  const from = pathToFileURL(join(home, 'package.json')).href;
  const child = spawn(process.execPath, [program, folder, String(port), from], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const listening = await new Promise<number>((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`ClickHouse ended with ${code}: ${text}`)));
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const said = /^(\d+)\n/m.exec(text)?.[1];
      if (said !== undefined) resolve(Number(said));
    });
  });
  return { child, port: listening };
}
