import { digits, type Random } from './random.ts';

/** A number that passes its country's check, as it is written, and the words that name it in prose. */
export interface NationalIdForm {
  readonly country: string;
  readonly labels: string;
  /** Telling without a word beside it. */
  readonly selfEvident: boolean;
  readonly make: (random: Random) => string;
}

const sum = (text: string, weights: readonly number[]): number =>
  weights.reduce((total, weight, index) => total + Number(text[index]) * weight, 0);

function luhnDigit(body: string): string {
  const total = [...body].toReversed().reduce((all, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return all + (value > 9 ? value - 9 : value);
  }, 0);
  return String((10 - (total % 10)) % 10);
}

const two = (value: number): string => String(value).padStart(2, '0');

function birth(random: Random): { yy: string; mm: string; dd: string } {
  return {
    yy: two(40 + random.below(60)),
    mm: two(1 + random.below(12)),
    dd: two(1 + random.below(28)),
  };
}

function until(random: Random, make: (random: Random) => string | null): string {
  for (let tries = 0; tries < 500; tries += 1) {
    const made = make(random);
    if (made !== null) return made;
  }
  throw new Error('no number found');
}

function steuerId(random: Random): string {
  return until(random, (source) => {
    const body = `${1 + source.below(9)}${source.chars(digits, 9)}`;
    const most = Math.max(...[...digits].map((digit) => body.split(digit).length - 1));
    if (most > 3 || most < 2) return null;
    let product = 10;
    for (const digit of body) {
      const part = (Number(digit) + product) % 10 || 10;
      product = (part * 2) % 11;
    }
    return `${body}${(11 - product) % 10}`;
  });
}

function elevens(
  random: Random,
  body: number,
  weights: readonly number[],
  check: (rest: number) => number,
): string {
  return until(random, (source) => {
    const text = `${1 + source.below(9)}${source.chars(digits, body - 1)}`;
    const digit = check(sum(text, weights) % 11);
    return digit > 9 ? null : `${text}${digit}`;
  });
}

const spanish = 'TRWAGMYFPDXBNJZSQVHLCKE';

export const nationalIdForms: readonly NationalIdForm[] = [
  {
    country: 'us',
    labels: 'SSN|social security number',
    selfEvident: true,
    make: (random) =>
      `${two(10 + random.below(80))}${1 + random.below(9)}-${two(1 + random.below(98))}-${random.fill('1###')}`,
  },
  {
    country: 'uk',
    labels: 'NI number|National Insurance number',
    selfEvident: true,
    make: (random) =>
      random.pick([
        random.fill('HN ## ## ## B'),
        random.fill('SP######C'),
        random.fill('jk######a'),
      ]),
  },
  {
    country: 'nhs',
    labels: 'NHS number|NHS no',
    selfEvident: false,
    make: (random) => {
      const plain = elevens(random, 9, [10, 9, 8, 7, 6, 5, 4, 3, 2], (rest) => (11 - rest) % 11);
      return random.chance(0.5)
        ? plain
        : `${plain.slice(0, 3)} ${plain.slice(3, 6)} ${plain.slice(6)}`;
    },
  },
  {
    country: 'de',
    labels: 'Steuer-ID|Steueridentifikationsnummer|Steuer-IdNr.',
    selfEvident: false,
    make: steuerId,
  },
  {
    country: 'de_spaced',
    labels: 'Steuer-ID',
    selfEvident: true,
    make: (random) => steuerId(random).replace(/^(..)(...)(...)(...)$/, '$1 $2 $3 $4'),
  },
  {
    country: 'fr',
    labels: 'numéro de sécurité sociale|numero de sécu|NIR',
    selfEvident: true,
    make: (random) => {
      const { yy, mm } = birth(random);
      const body = `${1 + random.below(2)}${yy}${mm}${random.fill('75###')}${random.fill('1##')}`;
      const key = two(97 - (Number(body) % 97));
      return random.chance(0.5)
        ? `${body}${key}`
        : `${body.slice(0, 1)} ${body.slice(1, 3)} ${body.slice(3, 5)} ${body.slice(5, 7)} ${body.slice(7, 10)} ${body.slice(10)} ${key}`;
    },
  },
  {
    country: 'es',
    labels: 'DNI|NIF',
    selfEvident: true,
    make: (random) => {
      const body = random.fill('4#######');
      return `${body}${random.pick(['', '-'])}${spanish[Number(body) % 23] ?? ''}`;
    },
  },
  {
    country: 'es_nie',
    labels: 'NIE',
    selfEvident: true,
    make: (random) => {
      const lead = random.below(3);
      const body = random.fill('#######');
      const dash = random.pick(['', '-']);
      return `${'XYZ'[lead] ?? ''}${dash}${body}${dash}${spanish[Number(`${lead}${body}`) % 23] ?? ''}`;
    },
  },
  {
    country: 'it',
    labels: 'codice fiscale',
    selfEvident: true,
    make: (random) => random.pick(['RSSMRA85T10A562S', 'rssmra85t10a562s']),
  },
  {
    country: 'nl',
    labels: 'BSN|burgerservicenummer',
    selfEvident: false,
    make: (random) => elevens(random, 8, [9, 8, 7, 6, 5, 4, 3, 2], (rest) => rest),
  },
  {
    country: 'be',
    labels: 'rijksregisternummer',
    selfEvident: true,
    make: (random) => {
      const { yy, mm, dd } = birth(random);
      const body = `${yy}${mm}${dd}${random.fill('1##')}`;
      return `${yy}.${mm}.${dd}-${body.slice(6)}.${two(97 - (Number(body) % 97))}`;
    },
  },
  {
    country: 'pl',
    labels: 'PESEL|numer PESEL',
    selfEvident: false,
    make: (random) => {
      const { yy, mm, dd } = birth(random);
      const body = `${yy}${mm}${dd}${random.fill('####')}`;
      return `${body}${(10 - (sum(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10}`;
    },
  },
  {
    country: 'se',
    labels: 'personnummer',
    selfEvident: true,
    make: (random) => {
      const { yy, mm, dd } = birth(random);
      const body = `${yy}${mm}${dd}${random.fill('###')}`;
      return `${random.pick(['', '19'])}${body.slice(0, 6)}-${body.slice(6)}${luhnDigit(body)}`;
    },
  },
  {
    country: 'dk',
    labels: 'CPR-nummer|CPR',
    selfEvident: false,
    make: (random) => {
      const { yy, mm, dd } = birth(random);
      return `${dd}${mm}${yy}-${random.fill('####')}`;
    },
  },
  {
    country: 'no',
    labels: 'fødselsnummer|personnummer',
    selfEvident: false,
    make: (random) =>
      until(random, (source) => {
        const { yy, mm, dd } = birth(source);
        const body = `${dd}${mm}${yy}${source.fill('###')}`;
        const first = (11 - (sum(body, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11;
        const second = (11 - (sum(`${body}${first}`, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
        return first > 9 || second > 9 ? null : `${body}${first}${second}`;
      }),
  },
  {
    country: 'fi',
    labels: 'henkilötunnus|HETU',
    selfEvident: true,
    make: (random) => {
      const { yy, mm, dd } = birth(random);
      const serial = random.fill('3##');
      return `${dd}${mm}${yy}-${serial}${'0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(`${dd}${mm}${yy}${serial}`) % 31] ?? ''}`;
    },
  },
  {
    country: 'pt',
    labels: 'NIF|número de contribuinte',
    selfEvident: false,
    make: (random) =>
      elevens(random, 8, [9, 8, 7, 6, 5, 4, 3, 2], (rest) => (rest < 2 ? 0 : 11 - rest)),
  },
  {
    country: 'br',
    labels: 'CPF',
    selfEvident: true,
    make: (random) => {
      const body = random.fill('52#######');
      const first = ((sum(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
      const second = ((sum(`${body}${first}`, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
      return `${body.slice(0, 3)}.${body.slice(3, 6)}.${body.slice(6)}-${first}${second}`;
    },
  },
  {
    country: 'ch',
    labels: 'AHV-Nummer|AHV-Nr.',
    selfEvident: true,
    make: (random) => {
      const body = `756${random.fill('#########')}`;
      const check = (10 - (sum(body, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10)) % 10;
      return `756.${body.slice(3, 7)}.${body.slice(7, 11)}.${body.slice(11)}${check}`;
    },
  },
  {
    country: 'cz',
    labels: 'rodné číslo',
    selfEvident: true,
    make: (random) =>
      until(random, (source) => {
        const { yy, mm, dd } = birth(source);
        const body = `${yy}${mm}${dd}${source.fill('###')}`;
        const check = Number(body) % 11;
        return check > 9 ? null : `${body.slice(0, 6)}/${body.slice(6)}${check}`;
      }),
  },
  {
    country: 'ca',
    labels: 'SIN|social insurance number',
    selfEvident: false,
    make: (random) => {
      const body = random.fill('5#######');
      return `${body}${luhnDigit(body)}`.replace(
        /^(...)(...)(...)$/,
        random.pick(['$1-$2-$3', '$1 $2 $3', '$1$2$3']),
      );
    },
  },
  {
    country: 'au',
    labels: 'TFN|tax file number',
    selfEvident: false,
    make: (random) =>
      until(random, (source) => {
        const text = source.fill('1########');
        return sum(text, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0
          ? text.replace(/^(...)(...)(...)$/, '$1 $2 $3')
          : null;
      }),
  },
  {
    country: 'tr',
    labels: 'TC kimlik no|T.C. kimlik numarası',
    selfEvident: false,
    make: (random) => {
      const body = `${1 + random.below(9)}${random.fill('########')}`;
      const odd = sum(body, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
      const even = sum(body, [0, 1, 0, 1, 0, 1, 0, 1]);
      const tenth = (((odd * 7 - even) % 10) + 10) % 10;
      const total = [...body].reduce((all, digit) => all + Number(digit), tenth);
      return `${body}${tenth}${total % 10}`;
    },
  },
  {
    country: 'ro',
    labels: 'CNP|cod numeric personal',
    selfEvident: false,
    make: (random) => {
      const { yy, mm, dd } = birth(random);
      const body = `${1 + random.below(2)}${yy}${mm}${dd}${random.fill('12###')}`.slice(0, 12);
      const rest = sum(body, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
      return `${body}${rest === 10 ? 1 : rest}`;
    },
  },
  {
    country: 'in',
    labels: 'Aadhaar|Aadhaar number',
    selfEvident: false,
    make: (random) => random.fill('4### #### ####'),
  },
  {
    country: 'kr',
    labels: '주민등록번호',
    selfEvident: true,
    make: (random) => {
      const { yy, mm, dd } = birth(random);
      return `${yy}${mm}${dd}-${1 + random.below(2)}${random.fill('######')}`;
    },
  },
  {
    country: 'cn',
    labels: '身份证|身份证号',
    selfEvident: true,
    make: (random) => {
      const { yy, mm, dd } = birth(random);
      const body = `11010519${yy}${mm}${dd}${random.fill('###')}`;
      return `${body}${'10X98765432'[sum(body, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] ?? ''}`;
    },
  },
  {
    country: 'jp',
    labels: 'マイナンバー',
    selfEvident: false,
    make: (random) => random.fill('#### #### ####'),
  },
  {
    country: 'ua',
    labels: 'РНОКПП|ІПН',
    selfEvident: false,
    make: (random) => random.fill('3#########'),
  },
  {
    country: 'ru',
    labels: 'ИНН|СНИЛС',
    selfEvident: false,
    make: (random) => random.fill('7#########1#'),
  },
  {
    country: 'gr',
    labels: 'ΑΦΜ|ΑΜΚΑ',
    selfEvident: false,
    make: (random) => random.fill('1########'),
  },
  {
    country: 'ie',
    labels: 'PPS number|PPSN',
    selfEvident: false,
    make: (random) => random.fill('1######TA'),
  },
  {
    country: 'passport',
    labels: 'passport number|passport no.|Reisepassnummer|numéro de passeport|pasaporte|passaporto',
    selfEvident: false,
    make: (random) =>
      random.pick([random.fill('C01X#####'), random.fill('5########'), random.fill('AB1######')]),
  },
];
