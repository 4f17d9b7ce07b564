import { passwordWords } from '../keys/words/password-words.ts';
import { isStatusWord } from '../text/characters.ts';
import { signs } from '../text/prefilter.ts';
import { redactAs, type Detector, type Hit } from '../detector.ts';
import { WordPattern } from '../text/word-pattern.ts';

const context: WordPattern = new WordPattern(
  /(?<!\p{L})(?:password|passwd|passcode|pin|passwort|kennwort|mot de passe|contraseña|clave|senha|palavra-passe|wachtwoord|hasło|lösenord|adgangskode|passord|salasana|heslo|jelszó|parolă|lozinka|şifre|пароль)\s(?:is|was|ist|war|lautet|est|es|è|é|to|är|er|on|je)[:\s]{1,2}(?=\S{0,63}(?:\d|[^\s\p{L}\p{M}.,!?…'’)]))(\S{4,64})/giu,
);

/** Passwords, PINs and card security codes: by key, whatever the value, or after `password is`. */
export const passwordDetector: Detector = {
  kind: 'password',
  summary: 'Passwords, PINs, security codes and secret answers, by key or after `password is`.',
  words: passwordWords,
  byKey: (value, key) => {
    if (value === '' || isStatusWord(value)) return null;
    if (key.doubtful && !/[\d\W]/.test(value)) return null;
    return redactAs('password');
  },
  numeric: false,
  looks: [{ needs: signs.letter | signs.space, find: findAfterWords }],
  examples: {
    redacts: [
      ['pwd=I59zIt!86&a=1', 'pwd=[password]&a=1'],
      ['plan: pro, password: ab=c1, step: 3', 'plan: pro, password: [password], step: 3'],
      ['Kennwort: geheim', 'Kennwort: [password]'],
      ['my password is Tr0ub4dor&3 ok', 'my password is [password] ok'],
      ['{"contraseña":"x1"}', '{"contraseña":"[password]"}'],
    ],
    keeps: [
      'password_strength=strong',
      'Le mot de passe est trop court',
      'password=changed',
      'show_password=true',
    ],
    attacks: [(length) => 'password='.repeat(length / 9)],
  },
};

function findAfterWords(text: string, hits: Hit[]): void {
  for (const match of context.matchesIn(text)) {
    const end = match.index + match[0].length;
    hits.push({ start: end - (match[1] ?? '').length, end, rule: 'context:password' });
  }
}
