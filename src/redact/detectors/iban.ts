import { isDigitCode, isLetterCode, isWordCode } from '../text/characters.ts';
import { signs } from '../text/prefilter.ts';
import { redactAs, type Detector, type Hit } from '../detector.ts';

/** Length of an IBAN by country, from the SWIFT IBAN registry. */
const lengths: ReadonlyMap<string, number> = new Map(
  `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18
  DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23
  IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31
  MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24
  SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30`
    .split(/\s+/)
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** International bank account numbers, in any case and grouping. */
export const ibanDetector: Detector = {
  kind: 'iban',
  summary: 'IBANs: country, length and mod-97, in any case and grouping.',
  words: {
    heads: `
      iban ibannumber ibannummer ibannr ibanno bankiban kontoiban accountiban ibancode codeiban
      codiceiban codigoiban numeroiban ibankonto ibanprelevement sepaiban rib`,
    whole: 'debtoraccount creditoraccount',
    doubtful: '',
  },
  byKey: (value) => {
    const plain = value.replace(/[\s.-]/g, '');
    return /^[a-z]{2}\d{2}[a-z\d]{8,30}$/i.test(plain) || /^\d{8,30}$/.test(plain)
      ? redactAs('iban')
      : null;
  },
  numeric: false,
  looks: [{ needs: signs.digits9 | signs.letter, find: findIbans }],
  examples: {
    redacts: [
      ['Refund to DE89370400440532013000 please', 'Refund to [iban] please'],
      ['gb82 west 1234 5698 7654 32', '[iban]'],
      ['iban=FR7630006000011234567890180', 'iban=[iban]'],
    ],
    keeps: ['DE89370400440532013001', 'SKU-DE123', 'AB12'],
    attacks: [
      (length) => 'DE12'.repeat(length / 4),
      (length) => 'DE12 '.repeat(length / 5),
      (length) => 'D'.repeat(length) + '12'.repeat(10),
    ],
  },
};

function findIbans(text: string, hits: Hit[]): void {
  let index = 0;
  while (index + 14 < text.length) {
    const starts =
      isDigitCode(text.charCodeAt(index + 2)) &&
      isDigitCode(text.charCodeAt(index + 3)) &&
      isLetterCode(text.charCodeAt(index)) &&
      isLetterCode(text.charCodeAt(index + 1)) &&
      (index === 0 || !isWordCode(text.charCodeAt(index - 1)));
    const end = starts ? ibanEnd(text, index) : -1;
    if (end > 0) hits.push({ start: index, end, rule: 'pattern:iban' });
    index = end > 0 ? end : index + 1;
  }
}

function ibanEnd(text: string, from: number): number {
  const length = lengths.get(text.slice(from, from + 2).toUpperCase());
  if (length === undefined) return -1;
  let plain = '';
  let at = from;
  while (plain.length < length && at < text.length) {
    const code = text.charCodeAt(at);
    if (isDigitCode(code) || isLetterCode(code)) plain += text[at] ?? '';
    else if ((code !== 32 && code !== 45 && code !== 46) || !isWordCode(text.charCodeAt(at + 1))) {
      return -1;
    }
    at += 1;
  }
  if (plain.length < length || isWordCode(text.charCodeAt(at))) return -1;
  return passesMod97(plain.toUpperCase()) ? at : -1;
}

function passesMod97(iban: string): boolean {
  let rest = 0;
  for (let index = 0; index < iban.length; index += 1) {
    const code = iban.charCodeAt((index + 4) % iban.length);
    const value = code < 58 ? code - 48 : code - 55;
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
