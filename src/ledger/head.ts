import type { KeyObject } from 'node:crypto';
import * as errors from 'jose/errors';
import { CompactSign } from 'jose/jws/compact/sign';
import { compactVerify } from 'jose/jws/compact/verify';
import { isJsonObject, own } from '../vocabulary/json.ts';
import type { SigningKey } from './signing-key.ts';

/** The state of the record at one moment: whoever has its signature can prove what stood before. */
export interface Head {
  /** The UTC day that it closes. */
  readonly day: string;
  /** The row that it signs, and by the chain every row before it. */
  readonly seq: number;
  readonly hash: string;
}

/** Signs a head: a compact JWS, EdDSA. */
export function signHead({ day, seq, hash }: Head, { id, key }: SigningKey): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify({ day, seq, hash })))
    .setProtectedHeader({ alg: 'EdDSA', kid: id, typ: 'sluice-ledger-head' })
    .sign(key);
}

/** Opens a signed head; a text says why it can't be trusted. */
export async function openHead(
  jws: string,
  keys: ReadonlyMap<string, KeyObject>,
): Promise<Head | string> {
  try {
    const { payload } = await compactVerify(
      jws,
      ({ kid = '' }) => {
        const key = keys.get(kid);
        if (key === undefined) throw new UnknownKey(kid);
        return key;
      },
      { algorithms: ['EdDSA'] },
    );
    return parseHead(new TextDecoder().decode(payload)) ?? 'it does not hold a head';
  } catch (error) {
    if (error instanceof UnknownKey) {
      return `it is signed by the key ${error.kid}, whose public half is not in the key folder`;
    }
    if (error instanceof errors.JOSEError || error instanceof TypeError) {
      return 'its signature is not right';
    }
    throw error;
  }
}

/** Finds the signed head in a text: bare, in a line of the log, or in the posted JSON. */
export function findHead(text: string): string | null {
  return /eyJ[\w-]{1,400}\.[\w-]{1,400}\.[\w-]{1,200}/.exec(text.slice(0, 1_000_000))?.[0] ?? null;
}

class UnknownKey extends Error {
  readonly kid: string;

  constructor(kid: string) {
    super('unknown key');
    this.kid = kid.replaceAll(/[^\w.-]/g, '?').slice(0, 40);
  }
}

function parseHead(text: string): Head | null {
  const value: unknown = JSON.parse(text);
  if (!isJsonObject(value)) return null;
  const [day, seq, hash] = [own(value, 'day'), own(value, 'seq'), own(value, 'hash')];
  if (typeof day !== 'string' || typeof seq !== 'number' || typeof hash !== 'string') return null;
  return { day, seq, hash };
}
