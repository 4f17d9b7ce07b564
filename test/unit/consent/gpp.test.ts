import { describe, expect, it } from 'vitest';
import {
  base64url,
  bits,
  fibonacci,
  gppHeader,
  gppString,
  tcString,
  usCore,
} from './consent-strings.ts';
import { bitsOf } from '../../../src/consent/bits.ts';
import { fibonacciIds } from '../../../src/consent/fibonacci.ts';
import { cpuMs } from './cpu-ms.ts';
import { letters } from './letters.ts';

const gpp = (text: unknown): string => letters({ statement: { gppString: text } });
const denied = 'udddu';
const silent = 'uuuuu';

/** Sections by id: opt-outs, first child and count, whether a GPC subsection exists. */
const states: readonly (readonly [number, readonly number[], number, number, boolean])[] = [
  [8, [12, 14], 34, 2, true],
  [9, [12, 14], 32, 1, false],
  [10, [12, 14], 30, 1, true],
  [11, [14, 16], 34, 1, false],
  [12, [12, 14], 32, 3, true],
  [13, [12, 14], 32, 3, false],
  [14, [12, 14], 32, 3, true],
  [15, [12, 14], 38, 3, true],
  [16, [12, 14], 32, 1, true],
  [17, [12, 14], 34, 5, true],
  [18, [14, 16], 34, 1, true],
  [19, [12, 14], 32, 1, true],
  [20, [12, 14], 32, 3, true],
  [21, [12, 14], 36, 5, true],
  [22, [12, 14], 32, 1, true],
  [23, [12, 14], 32, 1, true],
  [24, [16, 18], 20, 0, true],
  [25, [16, 18], 20, 1, false],
  [26, [16, 18], 20, 1, false],
  [27, [16, 18], 20, 1, false],
];

describe('the header of a GPP string', () => {
  const idsOf = (header: string): readonly number[] | null => {
    const header64 = bitsOf(header);
    return header64 === null ? null : fibonacciIds(header64, 12, 100);
  };

  it.each([
    ['DBABMA', [2]],
    ['DBACNY', [2, 6]],
    ['DBABjw', [5, 6]],
    ['DBABLA', [7]],
    ['DBABL', [7]],
    ['DBABBg', [8]],
    ['DBABTA', [6]],
    ['DBACMMA', [2, 7]],
  ])('%s names the sections %j', (header, ids) => {
    expect(idsOf(header)).toEqual(ids);
  });

  it.each([
    [[2]],
    [[1, 2, 3, 4, 5]],
    [[7, 8, 27]],
    [[2, 6, [7, 27] as const]],
    [[[7, 8] as const, [10, 12] as const, 100]],
    [[4_000]],
  ])('reads %j back', (entries) => {
    const ids = entries.flatMap((entry) =>
      typeof entry === 'number'
        ? [entry]
        : Array.from({ length: entry[1] - entry[0] + 1 }, (_, index) => entry[0] + index),
    );
    expect(idsOf(gppHeader(entries))).toEqual(ids);
  });

  it('writes Fibonacci integers as the standard does', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8].map(fibonacci)).toEqual([
      '11',
      '011',
      '0011',
      '1011',
      '00011',
      '10011',
      '01011',
      '000011',
    ]);
  });

  it.each([
    ['', 'nothing'],
    ['~', 'nothing twice'],
    ['DBABLA', 'fewer sections than ids'],
    [`DBABLA~${usCore(62, { 18: 1 })}~1YYN`, 'more sections than ids'],
    [`DBACNY~~1YYN`, 'an empty section'],
    [`DBACNY~1YYN~`, 'an empty last section'],
    [`CBABTA~1YYN`, 'another type'],
    [`DCABTA~1YYN`, 'another version'],
    [`DBAB~1YYN`, 'a header that ends before its id'],
    [`DB~1YYN`, 'a header that ends before its count'],
    [`DBABT+~1YYN`, 'another alphabet'],
    [`DBABTA.A~1YYN`, 'a dot'],
    [` DBABTA~1YYN`, 'a blank'],
    [`DBABTA%7E1YYN`, 'an encoded separator'],
    ['DBABzw~1YYNBVQVAAAAAg', 'a known bug of a library'],
    [`${base64url(`${bits(3, 6)}${bits(1, 6)}${bits(2, 12)}0${fibonacci(6)}`)}~1YYN`, 'half ids'],
  ])('makes nothing of %j (%s)', (text) => {
    expect(gpp(text)).toBe(silent);
  });

  it.each([null, 7, true, {}, ['DBABTA~1YYN'], undefined])('makes nothing of %j', (value) => {
    expect(gpp(value)).toBe(silent);
  });

  it('may have no section', () => {
    expect(gpp('DBAA')).toBe(silent);
  });

  it('may name sections that nobody knows', () => {
    expect(
      gpp(
        gppString([
          [6, '1YYN'],
          [28, 'AAAA'],
          [3_000, '!!'],
        ]),
      ),
    ).toBe(denied);
    expect(
      gpp(
        gppString([
          [1, tcString()],
          [5, 'AAAA'],
          [28, usCore(62, { 12: 1, 18: 1 })],
        ]),
      ),
    ).toBe(silent);
  });

  it('never expands to more ids than there are sections', () => {
    const bomb = `${gppHeader([[1, 1_000_000_000]])}~1YYN`;
    const endless = `DBAB${'A'.repeat(8_000)}~1YYN`;
    const many = `D${'B'.repeat(4_000)}~${'A~'.repeat(2_000)}A`;
    for (const text of [bomb, endless, many]) {
      expect(gpp(text)).toBe(silent);
      expect(cpuMs(() => gpp(text))).toBeLessThan(20);
    }
  });

  it('has at most 8192 characters', () => {
    const text = (length: number): string => {
      const frame = gppString([
        [6, '1YYN'],
        [28, ''],
      ]);
      return frame + 'A'.repeat(length - frame.length);
    };
    expect(gpp(text(8_192))).toBe(denied);
    expect(gpp(text(8_193))).toBe(silent);
  });
});

describe('section 2 and section 6', () => {
  it('are a TC string and a US Privacy string', () => {
    const both = gppString([
      [2, tcString({ purposes: [1, 7, 8] })],
      [6, '1YYN'],
    ]);
    expect(gpp(both)).toBe('gdddu');
    expect(gpp(gppString([[2, tcString({ purposes: [1, 8] })]]))).toBe('gdddu');
    expect(gpp(gppString([[2, tcString({ version: 1 })]]))).toBe(silent);
    expect(gpp(gppString([[6, '1YNN']]))).toBe(silent);
    expect(gpp(gppString([[6, '1-y-']]))).toBe(denied);
    expect(gpp(gppString([[6, '1YYN.A']]))).toBe(silent);
  });
});

describe.each(states)('section %d', (id, optOuts, child, count, hasGpc) => {
  const end = count === 0 ? Math.max(...optOuts) + 2 : child + count * 2;
  const length = end + 12;
  const section = (text: string): string => gpp(gppString([[id, text]]));
  const children = Array.from({ length: count }, (_, index) => child + index * 2);

  it('denies for each opt-out and each child that is 1, and for nothing else', () => {
    for (const at of [...optOuts, ...children]) {
      expect(section(usCore(length, { [at]: 1 }))).toBe(denied);
      for (const answer of [0, 2, 3]) {
        expect(section(usCore(length, { [at]: answer }))).toBe(silent);
      }
    }
    const others: Record<number, number> = {};
    for (let at = 0; at < length; at += 2) {
      if (![...optOuts, ...children].includes(at)) others[at] = 1;
    }
    expect(section(usCore(length, others))).toBe(silent);
  });

  it('needs all of its fields', () => {
    const [optOut = 0] = optOuts;
    const characters = Math.ceil(end / 6);
    const core = usCore(characters * 6, { [optOut]: 1 });
    expect(section(core)).toBe(denied);
    expect(section(core.slice(0, -1))).toBe(silent);
    expect(section(`${core.slice(0, -1)}.YA`)).toBe(silent);
    expect(section(`.YA`)).toBe(silent);
  });

  it('reads its GPC subsection, where it has one', () => {
    const core = usCore(length);
    const expected = hasGpc ? denied : silent;
    expect(section(`${core}.YA`)).toBe(expected);
    expect(section(`${core}.Y`)).toBe(expected);
    expect(section(`${core}.QA`)).toBe(silent);
    expect(section(`${core}..AA.!.YA`)).toBe(expected);
    expect(section(`${core}.YA.QA`)).toBe(expected);
    expect(section(`${core}.Y!`)).toBe(silent);
    expect(section(`${core}.4A`)).toBe(silent);
  });

  it('is silent with a character of another alphabet', () => {
    const [optOut = 0] = optOuts;
    expect(section(`${usCore(length, { [optOut]: 1 })}+`)).toBe(silent);
    expect(section(`${usCore(length, { [optOut]: 1 })}=.YA`)).toBe(silent);
  });
});

describe('section 7', () => {
  const usnat = (text: string): string => gpp(gppString([[7, text]]));

  it('denies for sale, sharing and targeted advertising', () => {
    for (const at of [18, 20, 22]) {
      expect(usnat(usCore(66, { [at]: 1 }))).toBe(denied);
      expect(usnat(usCore(72, { [at]: 1 }))).toBe(denied);
      expect(usnat(usCore(72, { [at]: 2 }))).toBe(silent);
    }
  });

  it('has two children at bit 48 in up to 11 characters', () => {
    expect(usnat(usCore(66, { 48: 1 }))).toBe(denied);
    expect(usnat(usCore(66, { 50: 1 }))).toBe(denied);
    expect(usnat(usCore(66, { 46: 1, 52: 1, 56: 1, 58: 1 }))).toBe(silent);
    expect(usnat(usCore(54, { 18: 1 }))).toBe(denied);
    expect(usnat(usCore(48, { 18: 1 }))).toBe(silent);
  });

  it('has three children at bit 56 from 12 characters on', () => {
    for (const at of [56, 58, 60]) expect(usnat(usCore(72, { [at]: 1 }))).toBe(denied);
    expect(usnat(usCore(72, { 48: 1, 50: 1, 54: 1, 62: 1 }))).toBe(silent);
  });

  it('does not go by its Version field', () => {
    for (const version of [0, 1, 2, 63]) {
      const core = usCore(72, { 0: version >> 4, 2: (version >> 2) & 3, 4: version & 3, 60: 1 });
      expect(usnat(core)).toBe(denied);
    }
  });

  it('reads its GPC subsection', () => {
    expect(usnat(`${usCore(66)}.YA`)).toBe(denied);
    expect(usnat(`${usCore(66)}.QA`)).toBe(silent);
    expect(usnat('BVQqAAAAAg')).toBe(silent);
  });
});
