import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { WordPattern } from '../../../src/redact/text/word-pattern.ts';
import { attackWords, repeated } from '../../fixtures/redact/attacks.ts';

const patterns = [
  /(?<!\p{L})(?:ssn|social security(?: no\.?)?|né\(e\) le|\bkey)\s\d{2,4}/giu,
  /(?<![\p{L}\p{M}])(?:(?:tc|t\.c\.) kimlik|r\.č\.|steuer-?id|пароль|電話|dob|kind)[\s:]{1,2}(?=\d)(\d+)/giu,
].map((pattern) => new RegExp(pattern.source.replace(String.raw`|\bkey`, ''), pattern.flags));
const corpus = readFileSync(new URL('../../fixtures/redact/corpus.jsonl', import.meta.url), 'utf8');
const texts = [
  ...corpus.split('\n'),
  ...attackWords.map((word) => repeated(word, 400)),
  'SSN 12, ſsn 13, ssn 14 xssn 15 éssn 16 Social Security no. 17 né(e) le 18 NÉ(E) LE 19',
  'TC KİMLİK: 1 tc kimlik: 2 t.c. kimlik 3 R.Č. 4 Steuer-ID 5 steuerid 6 ПАРОЛЬ: 7 電話 8 a電話 9',
  'dob 1dob 2 \u212Aind 3 kind 4 ssn 12ssn 13 -ssn 14 _dob 5',
];

describe('a pattern of many words', () => {
  it.each(patterns.map((pattern) => [pattern.source, pattern] as const))(
    'finds what %s finds',
    (_, pattern) => {
      const words = new WordPattern(pattern);
      let count = 0;
      for (const text of texts) {
        const expected = [...text.matchAll(pattern)].map((match) => [match.index, ...match]);
        count += expected.length;
        expect(words.matchesIn(text).map((match) => [match.index, ...match])).toEqual(expected);
      }
      expect(count).toBeGreaterThan(4);
    },
  );

  it('says so where a word begins with no certain letter', () => {
    expect(() => new WordPattern(/(?:a?b|c) \d/giu)).toThrow('no certain letter');
    expect(() => new WordPattern(/a|b/giu)).toThrow('no list of words');
  });
});
