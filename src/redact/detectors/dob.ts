import { birthWords } from '../keys/words/birth-words.ts';
import { signs } from '../text/prefilter.ts';
import { redactAs, type Detector, type Hit } from '../detector.ts';
import { WordPattern } from '../text/word-pattern.ts';

const context: WordPattern = new WordPattern(
  /(?<!\p{L})(?:born|birthday|dob|date of birth|geboren|geburtsdatum|geb\.|né le|née le|né\(e\) le|nacido|nacida|nato il|nata il|nascido|nascida|geboren op|urodzony|urodzona|född|født|syntynyt|narozen|született|doğum)(?: (?:on|am|el|den|em|is|:))?[\s:]{1,2}(?=\d)(\d{1,4}[./-]\d{1,2}[./-]\d{1,4})/giu,
);

/** A date in digits, in words, packed, as a moment, or one part of it. */
const date =
  /^(?:\d{1,4}\D{1,3}\d{1,2}\D{1,3}\d{1,4}(?:[T ].{0,20})?|\d{1,2}|\d{4}|\d{6}|\d{8}|-?\d{9,13}|\d{4}-\d{2}|\d{1,2}[./]\d{4}|(?=.*\d{4}).*\p{L}{3,}.*|\d{4}年.*)$/u;

/** Dates of birth: by key, or after a word such as `born`. */
export const dobDetector: Detector = {
  kind: 'dob',
  summary: 'Dates of birth, by key or after a word such as `born`.',
  words: birthWords,
  byKey: (value) => {
    return value.length <= 40 && date.test(value.trim()) ? redactAs('dob') : null;
  },
  numeric: true,
  looks: [{ needs: signs.digits6 | signs.letter | signs.space, find: findAfterWords }],
  examples: {
    redacts: [
      ['geburtsdatum=22.11.1972&a=1', 'geburtsdatum=[dob]&a=1'],
      ['plan=pro|dob=06/24/1971|step=three', 'plan=pro|dob=[dob]|step=three'],
      ['I was born 1971-06-24', 'I was born [dob]'],
    ],
    keeps: ['birthday=true', 'released=2024-02-29', 'depart=2024-07-14'],
    attacks: [(length) => 'born '.repeat(length / 5), (length) => 'dob=1'.repeat(length / 5)],
  },
};

function findAfterWords(text: string, hits: Hit[]): void {
  for (const match of context.matchesIn(text)) {
    const end = match.index + match[0].length;
    hits.push({ start: end - (match[1] ?? '').length, end, rule: 'context:dob' });
  }
}
