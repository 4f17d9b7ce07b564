import { phoneWords } from '../keys/words/phone-words.ts';
import { digitCount, isDigitCode, isWordCode } from '../text/characters.ts';
import { signs } from '../text/prefilter.ts';
import { findMatches, redactAs, type Detector, type Hit } from '../detector.ts';
import { WordPattern } from '../text/word-pattern.ts';

const plausible = /^[+\d(][\d\s()./+*#\-–,;extp:]{4,38}$/i;
const american = /(?<![\w.-])(?:\(\d{3}\) ?|[2-9]\d{2}[-.])[2-9]\d{2}[-. ]\d{4}(?![\w-])/g;
const context: WordPattern = new WordPattern(
  /(?<![\p{L}])(?:ruf|rufen|anruf|erreichen|erreichbar|erreichst|appelle|appelle-moi|appelez-moi|llámame|llámenos|llámeme|chiamatemi|ligue|ligue-me|dzwoń|reach|contact|phone|telephone|mobile|cell|call|text|tel|fax|whatsapp|sms|ring|my number|mein[e]? nummer|mon numéro|mi número|mio numero|meu número|mijn nummer|telefon|telefonnummer|handy|handynummer|mobil|rufnummer|anrufen|rückruf|téléphone|portable|appeler|appelez|rappel|teléfono|telefono|móvil|celular|llamar|llame|cellulare|chiamare|chiamami|telefone|telemóvel|ligar|telefoon|mobiel|bellen|bel|numer|komórka|telefonu|zadzwoń|ring|puhelin|puh|soita|telefonní|mobilní|volejte|číslo|telefonszám|hívj|τηλέφωνο|κινητό|телефон|номер|позвоните|cep|ara|電話|携帯|手机|电话|전화|هاتف|טלפון)[\s.:#°)]{1,3}(?:[\p{L}.:°'-]{1,12} ){0,4}(?=[\d(])/giu,
);

/** Telephone numbers: by key, with `+` or `00`, in American form, or after a word that says so. */
export const phoneDetector: Detector = {
  kind: 'phone',
  summary: 'Telephone numbers: international, American form, after a telling word, by key.',
  words: phoneWords,
  byKey: (value, key) => {
    const digits = digitCount(value);
    if (key.doubtful && !/^\s?(?:\+|0|\()/.test(value)) return null;
    return digits >= 6 && digits <= 20 && plausible.test(value.trim()) ? redactAs('phone') : null;
  },
  numeric: true,
  looks: [
    { needs: signs.plus | signs.digits6, find: findInternational },
    { needs: signs.digits9, find: findInternational },
    {
      needs: signs.digits9 | signs.joint,
      find: (text, hits) => {
        findMatches(american, text, 'pattern:phone', hits);
      },
    },
    { needs: signs.digits6 | signs.letter | signs.space, find: findAfterWords },
  ],
  examples: {
    redacts: [
      ['Call me back on +43664126975 after 5pm', 'Call me back on [phone] after 5pm'],
      ['+34 612 39 63 02', '[phone]'],
      ['call 0034612351430 now', 'call [phone] now'],
      ['(201) 555-9212', '[phone]'],
      ['phone +４９１５１２３４００２１０', 'phone [phone]'],
      ['ruf an: Telefon 01512 3463530', 'ruf an: Telefon [phone]'],
      ['tel:+33612351245', 'tel:[phone]'],
      ['mobile=06%2012%2031%2008%2042&a=1', 'mobile=[phone]&a=1'],
    ],
    keeps: [
      'phone=unset',
      '/login/callback/7270770',
      '1789090430360',
      '1920x1080',
      'T-003353833',
      '+1',
      '10 + 20',
    ],
    attacks: [
      (length) => '+'.repeat(length),
      (length) => '+1 '.repeat(length / 3),
      (length) => '00'.repeat(length / 2),
      (length) => '1-'.repeat(length / 2),
      (length) => 'tel tel '.repeat(length / 8),
      (length) => 'call a b c '.repeat(length / 11),
    ],
  },
};

function findAfterWords(text: string, hits: Hit[]): void {
  for (const match of context.matchesIn(text)) {
    const start = match.index + match[0].length;
    const end = numberEnd(text, start);
    const digits = digitCount(text.slice(start, end));
    if (digits >= 7 && digits <= 15) hits.push({ start, end, rule: 'context:phone' });
  }
}

function findInternational(text: string, hits: Hit[]): void {
  let index = 0;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    const plus = code === 43;
    const zeros = code === 48 && text.charCodeAt(index + 1) === 48;
    const before = index === 0 ? 32 : text.charCodeAt(index - 1);
    const bounded =
      !isWordCode(before) && before !== 95 && (plus || (before !== 45 && before !== 46));
    if ((!plus && !zeros) || !bounded) {
      index += 1;
      continue;
    }
    const from = index + (plus ? 1 : 2);
    const end = numberEnd(text, from);
    const digits = digitCount(text.slice(from, end));
    const first = text.slice(from, end).search(/[1-9(]/);
    if (digits >= (plus ? 7 : 9) && digits <= 15 && first >= 0 && first <= 1) {
      hits.push({ start: index, end, rule: 'pattern:phone' });
    }
    index = Math.max(end, index + 1);
  }
}

/** The end of a run of digits with at most two separators between them. */
function numberEnd(text: string, from: number): number {
  let end = from;
  let at = from;
  const ceiling = Math.min(text.length, from + 40);
  let gap = 0;
  while (at < ceiling) {
    const code = text.charCodeAt(at);
    if (isDigitCode(code)) {
      end = at + 1;
      gap = 0;
    } else if (' ()-./'.includes(text[at] ?? 'x') && gap < 2) gap += 1;
    else break;
    at += 1;
  }
  return isWordCode(text.charCodeAt(end)) && !isDigitCode(text.charCodeAt(end)) ? from : end;
}
