import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A real Sluice in a process of its own. */
export interface RunningSluice {
  readonly url: string;
  readonly adminUrl: string;
  readonly folder: string;
  readonly process: ChildProcess;
  /** Everything that it printed. */
  output(): string;
  /** Ends it with a signal and waits; gives the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export interface StartOptions {
  /** YAML; the ports are always ephemeral unless the text says otherwise. */
  readonly config?: string;
  /** Re-used after a crash; a fresh one otherwise. */
  readonly folder?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Worker processes; SLUICE_TEST_WORKERS lets every journey run with some. */
  readonly workers?: number;
}

/** A fresh folder for a test. */
export function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), 'sluice-test-'));
}

/** Starts `sluice start` as a user would, and waits until it says where it listens. */
export async function startSluice(options: StartOptions = {}): Promise<RunningSluice> {
  const folder = options.folder ?? freshFolder();
  const workers = options.workers ?? Number(process.env['SLUICE_TEST_WORKERS'] ?? 0);
  const argv = [join(root, 'src/cli/launch.mjs'), 'start'];
  if (workers > 0) argv.push('--workers', String(workers));
  if (options.config !== undefined) {
    writeFileSync(join(folder, 'sluice.yaml'), options.config);
    argv.push('--config', join(folder, 'sluice.yaml'));
  }
  const child = spawn(process.execPath, argv, {
    cwd: folder,
    env: {
      ...process.env,
      NODE_ENV: 'development',
      PORT: '0',
      ADMIN_PORT: '0',
      ...options.environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const [url, adminUrl] = await new Promise<[string, string]>((resolve, reject) => {
    const look = setInterval(() => {
      const shop = /(?:Demo shop|Beacons)\s+(http:\/\/[^/\s]+)/.exec(text)?.[1];
      const console = /Console\s+(http:\/\/[^/\s]+)/.exec(text)?.[1];
      if (shop !== undefined && console !== undefined) finish(() => resolve([shop, console]));
    }, 5);
    const timer = setTimeout(
      () => finish(() => reject(new Error(`not up in 20 s:\n${text}`))),
      20_000,
    );
    const onExit = (code: number | null): void =>
      finish(() => reject(new Error(`exit ${code}:\n${text}`)));
    const finish = (then: () => void): void => {
      clearInterval(look);
      clearTimeout(timer);
      child.off('exit', onExit);
      then();
    };
    child.once('exit', onExit);
  });
  const end = (signal: NodeJS.Signals): Promise<number | null> =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode);
      child.once('exit', (code) => resolve(code));
      child.kill(signal);
    });
  return { url, adminUrl, folder, process: child, output: () => text, end };
}

/** Posts a beacon as the browser client does. */
export function sendBeacon(
  to: Pick<RunningSluice, 'url'>,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${to.url}/_s/e`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain', origin: 'https://shop.example', ...headers },
    body:
      typeof body === 'string' || body instanceof Uint8Array
        ? (body as string)
        : JSON.stringify(body),
  });
}

/** A beacon of one site with consent, with its events. */
export function consented(events: readonly unknown[], more: object = {}): object {
  return {
    v: 1,
    site: 'shop',
    page: 'page-0123456789ab',
    consent: { analytics: 'granted' },
    events,
    ...more,
  };
}
