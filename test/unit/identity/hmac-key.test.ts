import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HmacKey } from '../../../src/identity/hmac-key.ts';
import { randomPool } from '../../../src/identity/random-pool.ts';

describe('HmacKey', () => {
  it('gives the digests of node:crypto, for every key and message', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 64 }),
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        (secret, message) => {
          const key = new HmacKey(secret);
          const reference = createHmac('sha256', secret).update(message).digest();
          expect(key.hex(message)).toBe(reference.toString('hex'));
          expect(key.base64url(message)).toBe(reference.toString('base64url'));
        },
      ),
    );
  });

  it('is not disturbed by a longer message before', () => {
    const key = new HmacKey(Buffer.alloc(32, 7));
    const short = key.hex('a');
    key.hex('b'.repeat(4_096));
    expect(key.hex('a')).toBe(short);
    expect(() => key.hex('c'.repeat(4_097))).toThrow(RangeError);
    expect(() => new HmacKey(randomBytes(65))).toThrow(RangeError);
  });

  it('is another key after its destruction', () => {
    const key = new HmacKey(randomBytes(32));
    const before = key.hex('visitor');
    key.destroy();
    expect(key.hex('visitor')).not.toBe(before);
  });

  it('derives keys that differ by label', () => {
    const key = new HmacKey(randomBytes(32));
    expect(key.derive('a').hex('x')).not.toBe(key.derive('b').hex('x'));
  });
});

describe('the pool of random bytes', () => {
  it('gives no byte twice and forgets what it gave', () => {
    const random = randomPool();
    const seen = new Set<string>();
    for (let index = 0; index < 5_000; index += 1) seen.add(random(10).toString('hex'));
    expect(seen.size).toBe(5_000);
  });
});
