import { addressWords } from '../keys/words/address-words.ts';
import { isStatusWord } from '../text/characters.ts';
import { redactAs, type Detector } from '../detector.ts';

/** Streets and whole postal addresses, and postcodes beside them: by key alone. */
export const addressDetector: Detector = {
  kind: 'address',
  summary: 'Streets and postal addresses by key; postcodes only where a street stands beside.',
  words: addressWords,
  byKey: (value, key) => {
    const text = value.trim();
    if (text === '' || text.length > 400 || isStatusWord(text)) return null;
    if (/^(?:https?:)?\/\//.test(text) || text.includes('@')) return null;
    if (key.postcode) return /\d/.test(text) && text.length <= 12 ? redactAs('address') : null;
    if (/^(?:0x[\da-f]{40}|(?:\d{1,3}\.){3}\d{1,3})$/i.test(text)) return null;
    if (key.doubtful && !(/\d/.test(text) && /[\p{L}\p{M}]{3}/u.test(text))) return null;
    if (!key.doubtful && /^[a-z_]{1,12}$/.test(text)) return null;
    return redactAs('address');
  },
  numeric: false,
  looks: [],
  examples: {
    redacts: [
      ['step=2&direccion=K%C3%B6schenberg+1&a=1', 'step=2&direccion=[address]&a=1'],
      [
        '{"strasse":"10 Kautzer Grange","plz":"41292"}',
        '{"strasse":"[address]","plz":"[address]"}',
      ],
    ],
    keeps: ['plz=41292', 'address_count=2', 'via=email', 'gate=B12'],
    attacks: [(length) => `street=${'a '.repeat(length / 2)}`],
  },
};
