import { passwordWords } from '../keys/words/password-words.ts';
import { isStatusWord } from '../text/characters.ts';
import { redactAs, type Detector } from './detector.ts';

/** Passwords, PINs and card security codes: by key alone, whatever the value. */
export const passwordDetector: Detector = {
  kind: 'password',
  summary: 'Passwords, PINs, security codes and secret answers, by key.',
  words: passwordWords,
  byKey: (value, key) => {
    if (value === '' || isStatusWord(value)) return null;
    if (key.doubtful && !/[\d\W]/.test(value)) return null;
    return redactAs('password');
  },
  numeric: false,
  looks: [],
  examples: {
    redacts: [
      ['pwd=I59zIt!86&a=1', 'pwd=[password]&a=1'],
      ['Kennwort: geheim', 'Kennwort: [password]'],
      ['{"contraseña":"x1"}', '{"contraseña":"[password]"}'],
    ],
    keeps: ['password_strength=strong', 'password=changed', 'show_password=true'],
    attacks: [(length) => 'password='.repeat(length / 9)],
  },
};
