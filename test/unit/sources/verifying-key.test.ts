import { generateKeyPairSync, KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/config/load.ts';
import { parseVerifyingKey } from '../../../src/sources/verifying-key.ts';

const ed25519 = generateKeyPairSync('ed25519');
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key: KeyObject): string =>
  String(key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }));

describe('a verifying key', () => {
  it.each([
    ['EdDSA', ed25519.publicKey],
    ['ES256', p256.publicKey],
    ['RS256', generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey],
  ])('%s: as PEM, with written line breaks, as JWK, as JSON text', (algorithm, key) => {
    const jwk = key.export({ format: 'jwk' });
    const written = pem(key).replaceAll('\n', String.raw`\n`);
    for (const form of [pem(key), written, jwk, JSON.stringify(jwk)])
      expect(parseVerifyingKey(form)).toMatchObject({ algorithm });
  });

  it.each([
    ['a private PEM', pem(ed25519.privateKey), 'is a private key'],
    ['a private JWK', p256.privateKey.export({ format: 'jwk' }), 'is a private key'],
    ['a shared secret', { kty: 'oct', k: 'c2VjcmV0' }, 'is a shared secret'],
    ['another curve', generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey, 'another kind'],
    ['a short RSA key', generateKeyPairSync('rsa', { modulusLength: 1_024 }).publicKey, 'another'],
    ['a key to agree on keys', generateKeyPairSync('x25519').publicKey, 'another kind'],
    ['a word', 'secret', 'is no key'],
    ['broken JSON', '{"kty":', 'is no key'],
    ['an empty JWK', {}, 'is no key'],
    ['nothing', null, 'is no key'],
  ])('%s is refused in words that hold nothing of it', (_, input, message) => {
    const form = input instanceof KeyObject ? pem(input) : input;
    const answer = parseVerifyingKey(form);
    expect(answer).toContain(message);
    expect(answer).toContain('public half');
    if (typeof form === 'string' && form.length > 20)
      expect(answer).not.toContain(form.slice(30, 50));
  });

  it('is a problem of the configuration with its line', () => {
    const text = `sites:\n  shop:\n    origins: ["https://shop.example"]\n    consentKey: "\${KEY}"\n`;
    const read = (key: KeyObject) =>
      parseConfig(text, { file: 'x.yaml', folder: '/tmp', environment: { KEY: pem(key) } });
    expect(read(p256.publicKey).config.sites['shop']?.consentKey?.algorithm).toBe('ES256');
    expect(() => read(p256.privateKey)).toThrow(
      /^x\.yaml:4 {2}sites\.shop\.consentKey: is a private key/,
    );
  });
});
