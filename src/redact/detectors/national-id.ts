import { nationalIdWords } from '../keys/words/national-id-words.ts';
import { digitCount, isDigitCode, isLetterCode } from '../text/characters.ts';
import { signs } from '../text/prefilter.ts';
import { redactAs, type Detector, type Hit } from '../detector.ts';
import { nationalIds, type NationalId } from '../checks/national-id-checks.ts';
import { WordPattern } from '../text/word-pattern.ts';

const after = '(?![\\w]|[.-]\\d)';

/** Forms that are looked for together, and each of them alone to find out which it is. */
interface FormGroup {
  /** Each of them begins with a digit. */
  readonly digits: boolean;
  readonly any: RegExp;
  readonly each: readonly { readonly id: NationalId; readonly sticky: RegExp }[];
}

const lettered: FormGroup = groupOf(
  nationalIds.filter((id) => id.lettered === true),
  false,
);
const numeric: FormGroup = groupOf(
  nationalIds.filter((id) => id.lettered !== true),
  true,
);
/** Words after which a number is somebody's, whatever its checksum says. */
const words = `
  ssn|social security(?: number| no\\.?)?|itin|tax id|taxpayer id|tin|sin|social insurance(?: number)?
  ni number|nino|national insurance(?: number)?|nhs(?: number| no\\.?)?|passport(?: number| no\\.?)?
  driver'?s? licen[cs]e(?: number)?|medicare(?: number)?|pps(?: number|n)?|tfn|tax file (?:number|no\\.?)|aadhaa?r(?: number| no\\.?| card)?|pan card
  national id(?: number)?|id number|id card(?: number)?|identity (?:card|number)
  steuer-?id(?:nr\\.?)?|steuer-?identifikationsnummer|steuernummer|sozialversicherungsnummer|sv-?nummer
  rentenversicherungsnummer|personalausweis(?:nummer)?|ausweisnummer|reisepass(?:nummer)?|ahv(?:-nr\\.?|-nummer)?
  numéro de sécurité sociale|numero de securite sociale|sécurité sociale|securite sociale|nir|numéro fiscal|numéro insee
  passeport|carte d'identité|registre national|numéro avs
  dni|nif|nie|número de identidad|documento de identidad|cédula|curp|rfc|pasaporte|seguridad social|número fiscal
  codice fiscale|cod\\. fiscale|cf|c\\.f\\.|carta d'identità|passaporto|tessera sanitaria|patente
  cpf|rg|contribuinte|cartão de cidadão|número de contribuinte|segurança social|niss|cnh
  bsn|burgerservicenummer|sofinummer|paspoort(?:nummer)?|rijksregisternummer|insz
  pesel|numer pesel|nip|dowód osobisty|dowodu|numer dowodu|paszport
  personnummer|samordningsnummer|cpr(?:-?nummer|-?nr\\.?)?|fødselsnummer|fodselsnummer|d-nummer|passnummer
  henkilötunnus|hetu|sotu|rodné číslo|rodne cislo|r\\.č\\.|občanský průkaz|číslo dokladu
  személyi szám|adóazonosító(?: jel)?|taj(?:[- ]?szám(?:om)?)?|cnp(?:-ul)?|cod numeric personal|oib|jmbg|emšo|matični broj
  (?:tc|t\\.c\\.) kimlik(?: no| numarası)?|t\\.c\\.|tckn|kimlik no|αφμ|αμκα|αριθμός ταυτότητας
  инн|снилс|паспорт|егн|рнокпп|іпн|ипн|ідентифікаційний код|isikukood|personas kods|asmens kodas
  (?:マイナンバー|個人番号|パスポート番号|パスポート)[はが]?|身份证(?:号码?)?[是为]?|身分證|護照|护照|주민등록번호|여권번호|الهوية|رقم الهوية|תעודת זהות|cccd|cmnd|ktp|nik
  आधार(?: नंबर| संख्या| कार्ड)?|पैन(?: नंबर| कार्ड)?|số cccd|passnummer|personkode|osobni identifikacijski broj`
  .trim()
  .split(/\s*\n\s*/)
  .join('|');
const context: WordPattern = new WordPattern(
  new RegExp(
    `(?<![\\p{L}\\p{M}])(?:${words})(?![\\p{L}\\p{M}])[^\\p{L}\\d]{0,4}(?:(?:is|are|no|nr|number|ist|lautet|est|es|è|é|jest|är|er|on|je|to|my|mein|mon|mi|mio|meu|moj|mój|este|saya|của|tôi|là|μου|είναι|ir|yra|numaram|है|номер|это|є|е|:|is:)[\\s.:#]{1,3}){0,3}(?=[A-Z]{0,6}[ -]?\\d)`,
    'giu',
  ),
);

/** India's PAN has four digits; the fourth letter is P for persons. */
const taxCard =
  /(?<!\p{L})PAN(?:[ -](?:card|no\.?|number)){0,2}[\s:#]{1,3}(?:is\s)?([A-Z]{3}P[A-Z]\d{4}[A-Z])(?![A-Z\d])/giu;

/** National, tax, health and passport numbers. */
export const nationalIdDetector: Detector = {
  kind: 'national_id',
  summary:
    'National, tax, health insurance, passport and licence numbers: by key, after a telling word, or by a form with a checksum. Bare digits alone never count.',
  words: nationalIdWords,
  byKey: (value, key) => {
    const text = value.trim();
    const digits = digitCount(text);
    if (digits < (key.doubtful ? 6 : 4) || text.length > 30) return null;
    return /^[\p{Lu}\p{Ll}\d][\p{L}\d\s./+-]{3,29}$/u.test(text) ? redactAs('national_id') : null;
  },
  numeric: true,
  looks: [
    {
      needs: signs.digits6 | signs.letter,
      find: (text, hits) => {
        findForms(lettered, text, hits);
      },
    },
    {
      needs: signs.digits9,
      find: (text, hits) => {
        findForms(numeric, text, hits);
      },
    },
    { needs: signs.digits6 | signs.letter | signs.space, find: findAfterWords },
    { needs: signs.digit | signs.upper | signs.space, find: findTaxCards },
  ],
  examples: {
    redacts: [
      ['my SSN is 089829032', 'my SSN is [national_id]'],
      ['my Steuer-ID is 46 822 910 737', 'my Steuer-ID is [national_id]'],
      [
        'my numéro de sécurité sociale is 151113751254427',
        'my numéro de sécurité sociale is [national_id]',
      ],
      ['ο ΑΜΚΑ μου είναι 14049340053', 'ο ΑΜΚΑ μου είναι [national_id]'],
      ['मेरा आधार नंबर 875273476245', 'मेरा आधार नंबर [national_id]'],
      ['my PAN card is ECDPA4204D', 'my PAN card is [national_id]'],
      ['my NI number is HN 98 48 41 B', 'my NI number is [national_id]'],
      ['2 75 11 12 705 505 30', '[national_id]'],
      ['078-05-1120', '[national_id]'],
      ['RSSMRA85T10A562S', '[national_id]'],
      ['529.982.247-25', '[national_id]'],
      ['131052-308T', '[national_id]'],
      ['nie=Y-4057383-J&a=1', 'nie=[national_id]&a=1'],
    ],
    keeps: [
      'frying PAN card ECDXA4204D',
      '000-12-3456',
      '100045672839',
      '717886642',
      'sin=yes',
      'art-20240318-4471',
    ],
    attacks: [
      (length) => '1'.repeat(length),
      (length) => '1 '.repeat(length / 2),
      (length) => 'A1'.repeat(length / 2),
      (length) => 'ssn is '.repeat(length / 7),
      (length) => '123-45-'.repeat(length / 7),
    ],
  },
};

function groupOf(ids: readonly NationalId[], digits: boolean): FormGroup {
  const sources = ids.map((id) => id.form.source);
  return {
    digits,
    any: new RegExp(`(?:(${sources.join(')|(')}))${after}`, 'iy'),
    each: ids.map((id) => ({ id, sticky: new RegExp(`(?:${id.form.source})${after}`, 'iy') })),
  };
}

/** Tries the forms where a word or a number begins: nowhere else can one stand. */
function findForms(group: FormGroup, text: string, hits: Hit[]): void {
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    const lettered = isLetterCode(code);
    if (!lettered && !isDigitCode(code)) {
      at += 1;
      continue;
    }
    const joined = (lettered && group.digits) || (at > 0 && isJoined(text.charCodeAt(at - 1)));
    const end = joined ? -1 : formEnd(group, text, at, hits);
    at = end > 0 ? end : wordEnd(text, at);
  }
}

function findTaxCards(text: string, hits: Hit[]): void {
  if (!/\d{4}[A-Za-z]/.test(text)) return;
  for (const match of text.matchAll(taxCard)) {
    const end = match.index + match[0].length;
    hits.push({ start: end - (match[1] ?? '').length, end, rule: 'context:national_id' });
  }
}

function isJoined(code: number): boolean {
  return code === 46 || code === 95 || code > 127;
}

function wordEnd(text: string, from: number): number {
  let end = from + 1;
  while (isDigitCode(text.charCodeAt(end)) || isLetterCode(text.charCodeAt(end))) end += 1;
  return end;
}

/** Which form begins here and passes its check; gives its end, or -1. */
function formEnd(group: FormGroup, text: string, start: number, hits: Hit[]): number {
  group.any.lastIndex = start;
  const groups: readonly unknown[] | null = group.any.exec(text);
  if (groups === null) return -1;
  // The forms before the first that fits need no second look.
  const first = groups.findIndex((written, index) => index > 0 && written !== undefined) - 1;
  for (let index = first; index < group.each.length; index += 1) {
    const form = group.each[index];
    if (form === undefined) break;
    const { id, sticky } = form;
    sticky.lastIndex = start;
    const written = sticky.exec(text)?.[0]?.toUpperCase();
    if (written === undefined) continue;
    if (id.passes(id.name === 'fi_hetu' ? written : written.replace(/[\s.\-/+]/g, ''))) {
      hits.push({ start, end: start + written.length, rule: `pattern:${id.name}` });
      return start + written.length;
    }
  }
  return -1;
}

function findAfterWords(text: string, hits: Hit[]): void {
  for (const match of context.matchesIn(text)) {
    const start = match.index + match[0].length;
    const end = numberEnd(text, start);
    if (digitCount(text.slice(start, end)) >= 5) {
      hits.push({ start, end, rule: 'context:national_id' });
    }
  }
}

/** The end of a number after a telling word: digits, single separators, a few letters. */
function numberEnd(text: string, from: number): number {
  const match =
    /^[A-Z]{0,6}(?:[ .\-/+]?[A-Z]{0,3}\d{1,16}){1,12}(?:[ -]?[A-Z](?![\p{L}]))?[A-Z\d]{0,2}/iu.exec(
      text.slice(from, from + 40),
    );
  return match === null ? from : from + match[0].length;
}
