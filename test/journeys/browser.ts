import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

const peers = join(dirname(fileURLToPath(import.meta.url)), '..', 'peers');
const packed = join(peers, 'node_modules', '@sparticuz', 'chromium');
const unpacked = join(peers, 'node_modules', '.chromium');
const systems = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

interface Program {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** True where a browser can be started: the packed one, or the system's. */
export function browserIsThere(): boolean {
  return canUsePacked() || systemPath() !== undefined;
}

/**
 * Starts a real Chromium: the one named by SLUICE_CHROMIUM, the packed peer (one version
 * everywhere), or the system's. The back-forward cache is on, as it is for visitors. The caller
 * closes it.
 */
export async function launchBrowser(extraFlags: readonly string[] = []): Promise<Browser> {
  const { path, environment } = findProgram();
  return await chromium.launch({
    executablePath: path,
    args: [...flags, ...extraFlags],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    env: { ...process.env, ...environment },
  });
}

function findProgram(): Program {
  const named = process.env['SLUICE_CHROMIUM'];
  if (named !== undefined) return { path: named, environment: {} };
  if (canUsePacked()) return unpackedProgram();
  const path = systemPath();
  if (path !== undefined) return { path, environment: {} };
  throw new Error('No browser. Remedy: node test/peers/install.mjs, or set SLUICE_CHROMIUM.');
}

/** The package brings a binary for Linux on x64 only. */
function canUsePacked(): boolean {
  return process.platform === 'linux' && process.arch === 'x64' && existsSync(packed);
}

function systemPath(): string | undefined {
  return systems.find((path) => existsSync(path));
}

/** Several test files may come here at once: each unpacks beside, the first to rename wins. */
function unpackedProgram(): Program {
  if (!existsSync(unpacked)) {
    mkdirSync(dirname(unpacked), { recursive: true });
    const folder = mkdtempSync(`${unpacked}-`);
    const done = spawnSync(process.execPath, [join(peers, 'unpack-chromium.mjs')], {
      env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
      encoding: 'utf8',
    });
    if (done.status !== 0) throw new Error(`Chromium could not be unpacked: ${done.stderr}`);
    try {
      renameSync(folder, unpacked);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      if (!existsSync(unpacked)) throw error;
    }
  }
  return {
    path: join(unpacked, 'chromium'),
    environment: {
      LD_LIBRARY_PATH: join(unpacked, 'al2023', 'lib'),
      FONTCONFIG_PATH: join(unpacked, 'fonts'),
    },
  };
}
