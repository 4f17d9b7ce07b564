import {
  isUniform,
  passesLuhn,
  passesMod11And10,
  passesVerhoeff,
  remainder,
  weightedSum,
} from './checksums.ts';

/** One country's number: how it is written where nothing else tells, and its check. */
export interface NationalId {
  readonly name: string;
  /** Matches the written form; its parts are bounded. */
  readonly form: RegExp;
  /** It never goes without letters, so that numbers need not be looked at. */
  readonly lettered?: true;
  /** Judges the form's letters and digits, in upper case, separators gone. */
  readonly passes: (plain: string) => boolean;
}

const spanish = 'TRWAGMYFPDXBNJZSQVHLCKE';
const finnish = '0123456789ABCDEFHJKLMNPRSTUVWXY';
const oddValues = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];
const chinese = '10X98765432';

/** True for a day and a month, as `ddmm`. */
function isDayAndMonth(day: string, month: string): boolean {
  const dayNumber = Number(day);
  const monthNumber = Number(month);
  return dayNumber >= 1 && dayNumber <= 31 && monthNumber >= 1 && monthNumber <= 12;
}

/** US social security numbers and ITINs, by area, group and serial. */
export function passesSsn(digits: string): boolean {
  if (digits.length !== 9 || isUniform(digits)) return false;
  const area = Number(digits.slice(0, 3));
  const group = Number(digits.slice(3, 5));
  if (area === 0 || area === 666 || group === 0 || digits.endsWith('0000')) return false;
  return area < 900 || (group >= 50 && group !== 89 && group !== 93);
}

function passesNir(plain: string): boolean {
  const corsica = plain.replace('2A', '19').replace('2B', '18');
  if (!/^[12378]\d{14}$/.test(corsica)) return false;
  return 97 - remainder(corsica.slice(0, 13), 97) === Number(corsica.slice(13));
}

function passesCodiceFiscale(plain: string): boolean {
  let sum = 0;
  for (let index = 0; index < 15; index += 1) {
    const code = plain.charCodeAt(index);
    const value = code < 58 ? code - 48 : code - 65;
    sum += index % 2 === 0 ? (oddValues[value] ?? 0) : value;
  }
  return sum % 26 === plain.charCodeAt(15) - 65;
}

function passesSpanish(plain: string): boolean {
  const lead = 'XYZ'.indexOf(plain.charAt(0));
  const digits = lead < 0 ? plain.slice(0, 8) : `${lead}${plain.slice(1, 8)}`;
  return spanish.charAt(Number(digits) % 23) === plain.charAt(8);
}

function passesCpf(digits: string): boolean {
  if (isUniform(digits)) return false;
  const first = ((weightedSum(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
  const second = ((weightedSum(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
  return `${first}${second}` === digits.slice(9);
}

function passesAhv(digits: string): boolean {
  const sum = weightedSum(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]);
  return (10 - (sum % 10)) % 10 === Number(digits[12]);
}

function passesFinnish(plain: string): boolean {
  const digits = plain.slice(0, 6) + plain.slice(-4, -1);
  if (!isDayAndMonth(plain.slice(0, 2), plain.slice(2, 4))) return false;
  return finnish.charAt(Number(digits) % 31) === plain.slice(-1);
}

function passesSwedish(digits: string): boolean {
  const ten = digits.slice(-10);
  const day = Number(ten.slice(4, 6));
  return isDayAndMonth(String(day > 60 ? day - 60 : day), ten.slice(2, 4)) && passesLuhn(ten);
}

function passesSteuerId(digits: string): boolean {
  if (digits.startsWith('0') || !passesMod11And10(digits)) return false;
  const counts = new Map<string, number>();
  for (const digit of digits.slice(0, 10)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  return Math.max(...counts.values()) <= 3;
}

function passesBelgian(digits: string): boolean {
  const key = Number(digits.slice(9));
  const nine = digits.slice(0, 9);
  return key === 97 - remainder(nine, 97) || key === 97 - remainder(`2${nine}`, 97);
}

function passesCzech(digits: string): boolean {
  const month = Number(digits.slice(2, 4)) % 50;
  const fits = month >= 1 && (month <= 12 || (month > 20 && month <= 32));
  return fits && (digits.length === 9 || remainder(digits, 11) === 0);
}

function passesChinese(plain: string): boolean {
  const sum = weightedSum(plain, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
  const dated = isDayAndMonth(plain.slice(12, 14), plain.slice(10, 12));
  return dated && chinese.charAt(sum % 11) === plain.charAt(17);
}

function passesRut(plain: string): boolean {
  let sum = 0;
  const body = plain.slice(0, -1);
  for (let index = 0; index < body.length; index += 1) {
    sum += (body.charCodeAt(body.length - 1 - index) - 48) * (2 + (index % 6));
  }
  return '0K987654321'.charAt(sum % 11) === plain.slice(-1);
}

function passesNhs(digits: string): boolean {
  const check = 11 - (weightedSum(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return check % 11 === Number(digits[9]) && !isUniform(digits);
}

const always = (): boolean => true;

/** Forms that tell by themselves. Bare digit numbers are not among them: they need a word. */
export const nationalIds: readonly NationalId[] = [
  { name: 'us_ssn', form: /\d{3}-\d{2}-\d{4}|\d{3} \d{2} \d{4}/, passes: passesSsn },
  {
    name: 'gb_nino',
    lettered: true,
    form: /(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]/,
    passes: always,
  },
  { name: 'gb_nhs', form: /\d{3} \d{3} \d{4}/, passes: passesNhs },
  {
    name: 'fr_nir',
    form: /[1-378][ .-]?\d{2}[ .-]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .-]?(?:\d{2}|2[AB])[ .-]?\d{3}[ .-]?\d{3}[ .-]?\d{2}/,
    passes: passesNir,
  },
  {
    name: 'it_cf',
    lettered: true,
    form: /[A-Z]{6}[\dL-NP-V]{2}[A-EHLMPR-T][\dL-NP-V]{2}[A-Z][\dL-NP-V]{3}[A-Z]/,
    passes: passesCodiceFiscale,
  },
  {
    name: 'es_dni',
    lettered: true,
    form: /\d{8}[ -]?[A-HJ-NP-TV-Z]|\d{2}\.\d{3}\.\d{3}-?[A-Z]/,
    passes: passesSpanish,
  },
  { name: 'es_nie', lettered: true, form: /[XYZ][ -]?\d{7}[ -]?[A-Z]/, passes: passesSpanish },
  {
    name: 'de_steuer',
    form: /[1-9]\d \d{3} \d{3} \d{3}|[1-9]\d{2} \d{4} \d{4}/,
    passes: passesSteuerId,
  },
  { name: 'br_cpf', form: /\d{3}\.\d{3}\.\d{3}-\d{2}/, passes: passesCpf },
  { name: 'ch_ahv', form: /756[. ]\d{4}[. ]\d{4}[. ]\d{2}/, passes: passesAhv },
  { name: 'fi_hetu', form: /\d{6}[-+A-FU-Y]\d{3}[\dA-FHJ-NPR-Y]/, passes: passesFinnish },
  { name: 'se_pnr', form: /(?:19|20)?\d{6}[-+]\d{4}/, passes: passesSwedish },
  { name: 'be_rrn', form: /\d{2}[.-]\d{2}[.-]\d{2}[.-]\d{3}[.-]\d{2}/, passes: passesBelgian },
  { name: 'cz_rc', form: /\d{6}\/\d{3,4}/, passes: passesCzech },
  { name: 'in_aadhaar', form: /[2-9]\d{3}[ -]\d{4}[ -]\d{4}/, passes: passesVerhoeff },
  {
    name: 'kr_rrn',
    form: /\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-[1-8]\d{6}/,
    passes: always,
  },
  { name: 'cn_id', form: /[1-8]\d{5}(?:19|20)\d{9}[\dX]/, passes: passesChinese },
  { name: 'cl_rut', form: /\d{1,2}\.\d{3}\.\d{3}-[\dK]/, passes: passesRut },
  { name: 'mx_curp', lettered: true, form: /[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d/, passes: always },
];
