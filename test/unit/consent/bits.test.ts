import { describe, expect, it } from 'vitest';
import { base64url, bits } from './consent-strings.ts';
import { bitsOf } from '../../../src/consent/bits.ts';

describe('bitsOf', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

  it('reads each character of the alphabet as six bits', () => {
    const all = bitsOf(alphabet);
    expect(all?.length).toBe(64 * 6);
    for (let index = 0; index < 64; index += 1) expect(all?.read(index * 6, 6)).toBe(index);
  });

  it('reads numbers of up to 36 bits at any place', () => {
    for (const value of [0, 1, 0x1_2345_6789, 2 ** 36 - 1]) {
      for (let first = 0; first < 13; first += 1) {
        const text = `${'1'.repeat(first)}${bits(value, 36)}111`;
        expect(bitsOf(base64url(text))?.read(first, 36)).toBe(value);
      }
    }
  });

  it('reads zeros behind the end', () => {
    expect(bitsOf('_')?.read(4, 6)).toBe(0b110000);
    expect(bitsOf('_')?.read(6, 36)).toBe(0);
  });

  it.each(['', '=', 'A=', 'A A', 'A+', 'A/', 'Ä', 'A\n', '.', '~', 'A'.repeat(8_193)])(
    'refuses %j',
    (text) => {
      expect(bitsOf(text)).toBeNull();
    },
  );
});
