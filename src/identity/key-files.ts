import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync } from 'node:fs';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HmacKey } from './hmac-key.ts';

const file = 'pseudonyms.key';

/** A key folder that can't be used; the message bears the remedy. */
export class KeyFolderError extends Error {
  override readonly name = 'KeyFolderError';
}

/**
 * The long-lived keys: one file of 32 random bytes, mode 0600, made at the first start, outside
 * of the data folder. From it one key for each destination and each site is derived.
 */
export function openKeyFolder(folder: string): (purpose: string, name: string) => HmacKey {
  const path = join(folder, file);
  const root = readOrCreate(path);
  const derived = new Map<string, HmacKey>();
  return (purpose, name) => {
    const label = `${purpose}|${name}`;
    let key = derived.get(label);
    if (key === undefined) {
      key = root.derive(label);
      derived.set(label, key);
    }
    return key;
  };
}

/** Makes a file of a secret, whole or not at all; of nodes that start at once, the first one wins. */
export function makeKeyFile(path: string, make: () => Uint8Array | string): void {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, make(), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, path);
  } catch {
    // Either another node was first, or this file system has no hard links.
    if (!existsSync(path)) renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

function readOrCreate(path: string): HmacKey {
  try {
    makeKeyFile(path, () => randomBytes(32));
    chmodSync(path, 0o600);
    const secret = readFileSync(path);
    if (secret.length !== 32) throw new Error(`it has ${secret.length} bytes, not 32`);
    return new HmacKey(secret);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new KeyFolderError(
      `The key file ${path} can't be used: ${reason}. Make the folder writable, or set \`keys:\` to one that is. Without its key, ids of before can't be made again.`,
    );
  }
}
