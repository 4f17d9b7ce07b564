import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and its parents, one by one: the recursive form of `mkdirSync` never returns
 * where a file system refuses to hold folders at all (`/proc`, Node 24).
 */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let at = resolve(folder); !existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const path of missing) mkdirSync(path, { mode: 0o700 });
}
