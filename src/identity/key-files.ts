import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  const root = readOrCreate(folder, path);
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

function readOrCreate(folder: string, path: string): HmacKey {
  try {
    if (!existsSync(path)) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(path, randomBytes(32), { mode: 0o600, flag: 'wx' });
    }
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
