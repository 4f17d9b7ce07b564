import { describe, expect, it } from 'vitest';
import { base64url, bits, disclosed, tcCore, tcString, vendorRanges } from './consent-strings.ts';
import { cpuMs } from './cpu-ms.ts';
import { letters, now } from './letters.ts';
import { tcClaims } from '../../../src/consent/tcf.ts';
import type { TcFields } from './consent-strings.ts';

const dayMs = 86_400_000;
const tc = (text: unknown): string => letters({ statement: { tcString: text } });
const fields = (some: Partial<TcFields>): string => tc(tcString({ purposes: [1, 8], ...some }));
const valid = 'gdddu';

describe('the purposes of a TC string', () => {
  it.each([
    [[], 'ddddu'],
    [[1], 'ddddu'],
    [[1, 8], 'gdddu'],
    [[1, 7], 'dggdu'],
    [[1, 3, 4], 'ddddu'],
    [[1, 3, 4, 7], 'dgggu'],
    [[1, 3, 7], 'dggdu'],
    [[1, 4, 7], 'dggdu'],
    [[3, 4, 7, 8], 'ddddu'],
    [[1, 2, 5, 6, 9, 10, 11, 24], 'ddddu'],
    [Array.from({ length: 24 }, (_, index) => index + 1), 'ggggu'],
  ])('%j give %s', (purposes, expected) => {
    expect(fields({ purposes })).toBe(expected);
  });

  it('take purpose one as treated where the country treats it otherwise', () => {
    expect(fields({ purposes: [8], purposeOneTreatment: true })).toBe('gdddu');
    expect(fields({ purposes: [], purposeOneTreatment: true })).toBe('ddddu');
  });

  it('do not include legitimate interest', () => {
    expect(fields({ purposes: [], interests: [1, 3, 4, 7, 8] })).toBe('ddddu');
  });

  it('are claims of their own, before ads denies what belongs to it', () => {
    expect(tcClaims(tcString({ purposes: [1, 3, 4] }), now)).toEqual({
      analytics: 'denied',
      ads: 'denied',
      adUserData: 'denied',
      adPersonalization: 'granted',
    });
  });

  it('by the worked example', () => {
    const tcStringOfThree = tcString({ purposes: [1, 3, 4] });
    expect(letters({ region: 'FR', statement: { tcString: tcStringOfThree } })).toBe('ddddd');
  });
});

describe('a valid TC string', () => {
  const core = base64url(tcCore({ purposes: [1, 8] }));

  it('is of version 2', () => {
    expect(fields({ version: 2 })).toBe(valid);
    for (const version of [0, 1, 3, 63]) expect(fields({ version })).toBe('uuuuu');
  });

  it('is for one service', () => {
    expect(fields({ isServiceSpecific: false })).toBe('uuuuu');
  });

  it('is of policy 4 or later', () => {
    expect(fields({ policyVersion: 3 })).toBe('uuuuu');
    for (const policyVersion of [4, 5, 63]) expect(fields({ policyVersion })).toBe(valid);
  });

  it('was updated within 395 days', () => {
    const old = { isServiceSpecific: true, updatedAt: now - 395 * dayMs };
    expect(fields(old)).toBe(valid);
    expect(fields({ updatedAt: now - 395 * dayMs - 100 })).toBe('uuuuu');
  });

  it('is not from more than one day ahead', () => {
    expect(fields({ updatedAt: now + dayMs })).toBe(valid);
    expect(fields({ updatedAt: now + dayMs + 100 })).toBe('uuuuu');
    expect(fields({ updatedAt: (2 ** 36 - 1) * 100 })).toBe('uuuuu');
  });

  it('has disclosed vendors since March 2026', () => {
    const march = Date.UTC(2026, 2, 1);
    const lone = (updatedAt: number): string =>
      tc(base64url(tcCore({ purposes: [1, 8], updatedAt })));
    expect(lone(march - 100)).toBe(valid);
    expect(lone(march)).toBe('uuuuu');
    expect(fields({ updatedAt: march })).toBe(valid);
  });

  it('has them in any segment after the first, and of that type', () => {
    const publisher = base64url(`011${'0'.repeat(60)}`);
    const allowed = base64url(`010${'0'.repeat(17)}`);
    expect(tc(`${core}.${publisher}.${disclosed}`)).toBe(valid);
    expect(tc(`${core}.${disclosed}.${publisher}`)).toBe(valid);
    expect(tc(`${core}.I`)).toBe(valid);
    expect(tc(`${core}.${publisher}`)).toBe('uuuuu');
    expect(tc(`${core}.${allowed}`)).toBe('uuuuu');
    expect(tc(`${disclosed}.${core}`)).toBe('uuuuu');
  });

  it.each([
    ['', 'nothing'],
    ['.', 'empty segments'],
    [`.${core}.${disclosed}`, 'an empty first segment'],
    [`${core}..${disclosed}`, 'an empty segment'],
    [`${core}.${disclosed}.`, 'an empty last segment'],
    [` ${core}.${disclosed}`, 'a blank'],
    [`${core}.${disclosed}\n`, 'a line break'],
    [`${core}.${disclosed}=`, 'padding'],
    [`${core.replace('A', '+')}.${disclosed}`, 'another alphabet'],
    [`${core}.${disclosed}.ä`, 'a character of no alphabet'],
    [`${core}%2E${disclosed}`, 'an encoded dot'],
  ])('is not %j (%s)', (text) => {
    expect(tc(text)).toBe('uuuuu');
  });

  it.each([null, 2, true, {}, [tcString()], undefined])('is not %j', (value) => {
    expect(tc(value)).toBe('uuuuu');
  });

  it('has at most 8192 characters', () => {
    const frame = core.length + disclosed.length + 2;
    expect(tc(`${core}.${disclosed}.${'A'.repeat(8_192 - frame)}`)).toBe(valid);
    expect(tc(`${core}.${disclosed}.${'A'.repeat(8_193 - frame)}`)).toBe('uuuuu');
  });
});

describe('the vendors of a TC string', () => {
  const core = tcCore({ purposes: [1, 8] });

  it('end inside of the core, as the number of restrictions does', () => {
    expect(core).toHaveLength(213 + 17 + 17 + 12);
    // Six bits a character: 259 bits need 44 of them, and 43 hold 258.
    expect(tc(`${base64url(core)}.${disclosed}`)).toBe(valid);
    expect(tc(`${base64url(core).slice(0, 43)}.${disclosed}`)).toBe('uuuuu');
    for (let length = 1; length < 44; length += 1) {
      expect(tc(`${base64url(core).slice(0, length)}.${disclosed}`)).toBe('uuuuu');
    }
  });

  it('may be a field of bits', () => {
    expect(fields({ vendors: `${bits(7, 16)}0${'1'.repeat(7)}` })).toBe(valid);
    expect(fields({ vendorInterests: `${bits(900, 16)}0${'1'.repeat(900)}` })).toBe(valid);
    expect(fields({ vendors: `${bits(900, 16)}0` })).toBe('uuuuu');
    expect(fields({ vendors: `${bits(65_535, 16)}0` })).toBe('uuuuu');
  });

  it('may be ranges', () => {
    const list = vendorRanges([1, [3, 9], 12, [755, 755]]);
    expect(fields({ vendors: list, vendorInterests: list })).toBe(valid);
    expect(fields({ vendors: vendorRanges([]) })).toBe(valid);
    expect(fields({ vendors: `${bits(9, 16)}1${bits(100, 12)}` })).toBe('uuuuu');
  });

  it('never run backwards', () => {
    expect(fields({ vendors: vendorRanges([[9, 8]]) })).toBe('uuuuu');
    expect(fields({ vendorInterests: vendorRanges([1, [2, 3], [5, 4]]) })).toBe('uuuuu');
    expect(fields({ vendors: vendorRanges([[9, 9], [3, 4], 0]) })).toBe(valid);
  });

  it('are followed by restrictions, whose entries are not read', () => {
    expect(fields({ restrictions: bits(4_095, 12) })).toBe(valid);
    expect(fields({ restrictions: '' })).toBe('uuuuu');
  });

  it('cost less than 10 ms in ranges of everything', () => {
    const ranges = vendorRanges(Array.from({ length: 1_400 }, () => [1, 65_535] as const));
    const bomb = tcString({ purposes: [1, 8], vendors: ranges });
    expect(bomb.length).toBeGreaterThan(7_700);
    expect(bomb.length).toBeLessThan(8_192);
    expect(tc(bomb)).toBe(valid);
    expect(cpuMs(() => tc(bomb))).toBeLessThan(10);
  });
});
