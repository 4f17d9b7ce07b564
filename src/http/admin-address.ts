import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';

function pathIn(dataFolder: string): string {
  return join(dataFolder, 'admin-address');
}

/** Notes where the admin listener of this data folder is, for the commands that ask it. */
export function noteAdminAddress(dataFolder: string, url: string): void {
  writeFileSync(pathIn(dataFolder), `${url}\n`, { mode: 0o600 });
}

/** Takes the note back. */
export function forgetAdminAddress(dataFolder: string): void {
  rmSync(pathIn(dataFolder), { force: true });
}

/**
 * Where the running instance answers its operator: as it noted itself, or else as configured. An
 * address that stands for all is asked on this machine.
 */
export function findAdminAddress({ data, admin }: Pick<Config, 'data' | 'admin'>): string {
  try {
    const url = new URL(readFileSync(pathIn(data), 'utf8').trim());
    return onThisMachine(url.hostname, url.port);
  } catch {
    return onThisMachine(admin.host, String(admin.port));
  }
}

function onThisMachine(host: string, port: string): string {
  const bare = host.replace(/^\[|\]$/g, '');
  const name = bare === '0.0.0.0' ? '127.0.0.1' : bare === '::' ? '::1' : bare;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
