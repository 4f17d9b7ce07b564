import { digitsOf, isDigitCode, isLetterCode } from '../text/characters.ts';
import { signs } from '../text/prefilter.ts';
import { isUniform, passesLuhn } from '../checks/checksums.ts';
import { redactAs, type Detector, type Hit } from '../detector.ts';

const issuers =
  /^(?:4|5[1-5]|2(?:2[2-9]|[3-6]|7[01]|720)|3[47]|6011|65|64[4-9]|35(?:2[89]|[3-8])|3[689]|30[0-5]|62|50|5[6-8]|6[37])/;

/** Payment cards: thirteen to nineteen digits of a known issuer that pass the Luhn check. */
export const creditCardDetector: Detector = {
  kind: 'credit_card',
  summary: 'Payment card numbers (issuer ranges and Luhn), card expiry dates by key.',
  words: {
    heads: `
      cardnumber cardno cardnum ccnumber ccnum ccno ccn creditcard creditcardnumber creditcardno
      debitcard debitcardnumber paymentcard paymentcardnumber bankcard
      kartennummer kreditkarte kreditkartennummer kartennr
      numerocarte numerodecarte cartebancaire numcarte numerocb numerodecartebancaire cartebleue
      numerotarjeta numerodetarjeta tarjetacredito tarjetadecredito numtarjeta
      numerocarta numerodicarta cartadicredito cartacredito numerocartadicredito
      numerocartao numerodocartao cartaocredito cartaodecredito
      kaartnummer creditcardnummer kredietkaart numerkarty nrkarty kartakredytowa
      kortnummer kreditkort kreditkortsnummer kortnr korttinumero luottokortti cislokarty
      kreditnikarta platebnikarta kartyaszam bankkartyaszam hitelkartya numarcard numarulcardului
      brojkartice kreditnakartica stevilkakartice kartno kartnumarasi kredikarti kredikartino
      kaardinumber kartesnumurs kortelesnumeris arithmoskartas αριθμοςκαρτας номеркарты
      номеркартки карта カード番号 クレジットカード 卡号 信用卡号 银行卡号 카드번호 رقمالبطاقة
      מספרכרטיס כרטיסאשראי sothe nomorkartu betalingskort kredittkort kredittkortnummer kortinnumero
      bankkartya cardcredit numarcardcredit πιστωτικηκαρτα номеркарточки номеркарти expdate cardexpdate nomerkarty nomerkartky 신용카드번호
      신용카드 بطاقةالائتمان رقمبطاقةالائتمان कार्डनंबर क्रेडिटकार्ड क्रेडिटकार्डनंबर डेबिटकार्ड numerocartacredito
      numerodelatarjeta numerodatarjeta kartanummer luottokortinnumero cardexpiry cardexp cardexpirationdate ccexp ccexpiry ccexpdate`,
    whole: 'pan cc card tarjeta',
    doubtful: '',
  },
  byKey: (value) => {
    const digits = digitsOf(value);
    if (digits.length >= 12 && digits.length <= 19 && /^[\dX*•x \-.]{12,40}$/.test(value.trim())) {
      return redactAs('credit_card');
    }
    return /^\d{1,2} ?[/-] ?(?:\d{2}|\d{4})$/.test(value) ? redactAs('credit_card') : null;
  },
  numeric: true,
  looks: [{ needs: signs.digits13, find: findCards }],
  examples: {
    redacts: [
      ['my card 4242424242424242 was declined', 'my card [credit_card] was declined'],
      ['4111-1111-1111-1111', '[credit_card]'],
      ['3782 822463 10005', '[credit_card]'],
      ['４１１１１１１１１１１１１１１１', '[credit_card]'],
      ['card_number=4111111111111112&a=1', 'card_number=[credit_card]&a=1'],
    ],
    keeps: ['4242424242424241', '0.4242424242424242', '1789090430360', '24242424242424242424242'],
    attacks: [
      (length) => '1-'.repeat(length / 2),
      (length) => '4'.repeat(length),
      (length) => '4242 '.repeat(length / 5),
      (length) => '4242424242424242 '.repeat(length / 17),
    ],
  },
};

function findCards(text: string, hits: Hit[]): void {
  let index = 0;
  while (index < text.length) {
    if (!isDigitCode(text.charCodeAt(index))) {
      index += 1;
      continue;
    }
    const before = index === 0 ? 0 : text.charCodeAt(index - 1);
    const decimal = (before === 46 || before === 44) && isDigitCode(text.charCodeAt(index - 2));
    const end = decimal || isLetterCode(before) ? -1 : cardEnd(text, index);
    if (end > 0) hits.push({ start: index, end, rule: 'pattern:credit_card' });
    index = end > 0 ? end : groupEnd(text, index);
  }
}

function groupEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && isDigitCode(text.charCodeAt(end))) end += 1;
  return end;
}

/** The end of the card that starts with this group of digits; -1 when there is none. */
function cardEnd(text: string, from: number): number {
  let digits = '';
  let end = from;
  for (let groups = 0; groups < 7; groups += 1) {
    const stop = groupEnd(text, end);
    if (stop - end + digits.length > 19) return -1;
    if (groups > 0 && (stop - end > 6 || end - 1 - from < 4)) return -1;
    digits += text.slice(end, stop);
    if (isCard(digits) && !isLetterCode(text.charCodeAt(stop))) return stop;
    const separator = text.charCodeAt(stop);
    const separated = separator === 32 || separator === 45 || separator === 46;
    if (!separated || !isDigitCode(text.charCodeAt(stop + 1))) return -1;
    end = stop + 1;
  }
  return -1;
}

function isCard(digits: string): boolean {
  if (digits.length < 13 || !issuers.test(digits) || isUniform(digits)) return false;
  if (digits.length === 13 && !digits.startsWith('4')) return false;
  return passesLuhn(digits);
}
