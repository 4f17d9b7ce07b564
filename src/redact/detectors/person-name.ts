import { nameWords } from '../keys/words/name-words.ts';
import { isStatusWord } from '../text/characters.ts';
import { signs } from '../text/prefilter.ts';
import { redactAs, type Detector } from '../detector.ts';
import { findGreetedNames } from '../checks/greetings.ts';

const written = /^[\p{L}\p{M}][\p{L}\p{M}\s.,'’`´‘·\-–&()]*$/u;
const capitalised =
  /^(?:(?:de|da|do|dos|das|del|della|di|du|der|den|van|von|zu|la|le|af|av|ter|ten) ){0,3}(?:[dl]['’])?(?:\p{Lu}|\p{Lo})/u;

/** Names of persons: by key, and in headings after a greeting. */
export const personNameDetector: Detector = {
  kind: 'person_name',
  summary: 'Names of persons by key, and in headings after a greeting or a title.',
  words: nameWords,
  byKey: (value, key) => {
    const text = value.trim();
    if (text.length === 0 || text.length > 120 || isStatusWord(text)) return null;
    if (key.doubtful) return isWrittenName(text) ? redactAs('person_name') : null;
    return /\p{L}/u.test(text) && !text.includes('://') ? redactAs('person_name') : null;
  },
  numeric: false,
  looks: [
    {
      needs: signs.letter | signs.space,
      find: (text, hits, key) => {
        if (key.heading) findGreetedNames(text, hits);
      },
    },
  ],
  examples: {
    redacts: [
      ['lastName=Bak&a=1', 'lastName=[person_name]&a=1'],
      ['step=2&fullName=Santiago+Aparicio&a=1', 'step=2&fullName=[person_name]&a=1'],
      ['nom=Schoen&a=1', 'nom=[person_name]&a=1'],
      ['{"user":{"name":"Jane Doe"}}', '{"user":{"name":"[person_name]"}}'],
    ],
    keeps: ['name=hero-banner', 'nome=subscribed', 'Paul Smith Striped Socks', 'item_name=Jo'],
    attacks: [(length) => `nom=${'A '.repeat(length / 2)}`],
  },
};

/** True for one to five words that are written like a name: letters, each word with a capital. */
function isWrittenName(text: string): boolean {
  if (text.length > 60 || !written.test(text)) return false;
  const words = text.split(/\s+/, 6);
  return words.length <= 5 && capitalised.test(text) && !/^[A-Z]{2,4}$/.test(text);
}
