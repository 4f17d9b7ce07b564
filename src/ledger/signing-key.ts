import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
} from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeyFolderError, makeKeyFile } from '../identity/key-files.ts';

/** The key that signs the heads of the record. */
export interface SigningKey {
  /** 16 hex digits of the public key's hash: names the key in each head. */
  readonly id: string;
  readonly key: KeyObject;
}

const privateFile = 'ledger.key';
const publicFile = /^ledger-[0-9a-f]{16}\.pub$/;

/**
 * Opens the Ed25519 key of the record (PEM, 0600) or makes it, and writes its public half beside
 * it as `ledger-<id>.pub`. Public keys of before stay: they open the heads of before.
 */
export function openSigningKey(folder: string): SigningKey {
  const path = join(folder, privateFile);
  try {
    makeKeyFile(path, () =>
      generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }),
    );
    chmodSync(path, 0o600);
    const key = createPrivateKey(readFileSync(path));
    if (key.asymmetricKeyType !== 'ed25519') throw new Error('it is not an Ed25519 key');
    const open = createPublicKey(key);
    const id = idOf(open);
    const publicPath = join(folder, `ledger-${id}.pub`);
    if (!existsSync(publicPath)) {
      writeFileSync(publicPath, open.export({ format: 'pem', type: 'spki' }), { mode: 0o644 });
    }
    return { id, key };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown';
    throw new KeyFolderError(
      `The key of the record, ${path}, can't be used: ${reason}. Make the folder writable, or move the file away: a new key is then made, and the public half of the old one still opens its heads.`,
    );
  }
}

/** The public keys in a folder, by their ids. What is no key is left out. */
export function readPublicKeys(folder: string): ReadonlyMap<string, KeyObject> {
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder).filter((name) => publicFile.test(name));
  return new Map(
    names.flatMap((name): readonly [string, KeyObject][] => {
      try {
        const key = createPublicKey(readFileSync(join(folder, name)));
        return key.asymmetricKeyType === 'ed25519' ? [[idOf(key), key]] : [];
      } catch {
        return [];
      }
    }),
  );
}

function idOf(key: KeyObject): string {
  return hash('sha256', key.export({ format: 'der', type: 'spki' }), 'hex').slice(0, 16);
}
