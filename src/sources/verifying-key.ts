import { createPublicKey, type KeyObject } from 'node:crypto';
import { isJsonObject, own } from '../vocabulary/json.ts';

/** A public key of a site's own server, with the one algorithm that its signatures may name. */
export interface VerifyingKey {
  readonly key: KeyObject;
  readonly algorithm: 'EdDSA' | 'ES256' | 'RS256';
}

const remedy =
  'write the public half of an Ed25519, P-256 or RSA (2048 bits at least) key, as PEM or JWK';

/**
 * Reads a public key: a PEM text (its line breaks may be written as `\n`), a JWK, or a JWK as JSON
 * text. What is none is a text that says what to do; a private or shared key is refused, since it
 * has no business in a configuration.
 */
export function parseVerifyingKey(input: unknown): VerifyingKey | string {
  const jwk = typeof input === 'string' && input.trimStart().startsWith('{') ? json(input) : input;
  if (isJsonObject(jwk)) {
    if (own(jwk, 'd') !== undefined) return `is a private key; ${remedy}`;
    if (own(jwk, 'kty') === 'oct') return `is a shared secret; ${remedy}`;
    return read(() => createPublicKey({ key: { ...jwk }, format: 'jwk' }));
  }
  if (typeof input !== 'string') return `is no key; ${remedy}`;
  if (input.includes('PRIVATE KEY')) return `is a private key; ${remedy}`;
  return read(() => createPublicKey(input.replaceAll(String.raw`\n`, '\n')));
}

function read(make: () => KeyObject): VerifyingKey | string {
  try {
    const key = make();
    const algorithm = algorithmOf(key);
    return algorithm === null ? `is a key of another kind; ${remedy}` : { key, algorithm };
  } catch {
    return `is no key; ${remedy}`;
  }
}

function algorithmOf(key: KeyObject): VerifyingKey['algorithm'] | null {
  const { namedCurve, modulusLength } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ed25519') return 'EdDSA';
  if (key.asymmetricKeyType === 'ec') return namedCurve === 'prime256v1' ? 'ES256' : null;
  if (key.asymmetricKeyType !== 'rsa') return null;
  return modulusLength !== undefined && modulusLength >= 2_048 ? 'RS256' : null;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
