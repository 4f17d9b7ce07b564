import { createHash } from 'node:crypto';
import type { Language } from './languages.ts';
import { nationalIdForms } from './national-ids.ts';
import { digits, hex, letters, type Random } from './random.ts';

export type Kind =
  | 'email'
  | 'phone'
  | 'person_name'
  | 'address'
  | 'dob'
  | 'password'
  | 'account_id'
  | 'national_id'
  | 'credit_card'
  | 'iban'
  | 'token'
  | 'click_id'
  | 'hashed_email'
  | 'ip'
  | 'geo';

/** Keys that are the same in every language. */
export const commonKeys: Readonly<
  Record<'iban' | 'token' | 'click_id' | 'hashed_email' | 'ip' | 'geo', string>
> = {
  iban: 'iban|bank account iban|iban number|account iban',
  token:
    'token|access token|id token|refresh token|auth|auth token|session id|PHPSESSID|JSESSIONID|api key|x api key|reset token|invite token|otp|verification code|csrf token|authenticity token|client secret|secret|signature|magic token|confirmation token|sso token|SAMLResponse|oauth token|reset password token|one time code|X-Amz-Signature|activation key|sid',
  click_id:
    'gclid|fbclid|msclkid|_hsenc|mc_eid|ttclid|twclid|li_fat_id|dclid|gbraid|wbraid|yclid|vero_id|mkt_tok|_kx|ScCid|epik|irclickid|rdt_cid|awc|cjevent|__hstc|dm_i|elqTrackId|oly_enc_id',
  hashed_email: 'em|email sha256|hashed email|email hash|email md5|sha256 email|md5 email|hem',
  ip: 'ip|client ip|ip address|user ip|remote addr|x forwarded for|ipaddr',
  geo: 'lat|lng|latitude|longitude|lon|geo lat|user lng',
};

const hosts =
  'web.de|gmail.com|mail.fabrikam.co.uk|orange.fr|libero.it|wp.pl|seznam.cz|proton.me|example.org|yahoo.co.jp|uol.com.br|163.com|naver.com|ukr.net|student.uni-muenchen.de|müller-gmbh.de|xn--mller-kva.example|company.travel';

function ascii(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/[^A-Za-z ]/g, '')
    .toLowerCase();
  return plain.replace(/\s+/g, '') || 'anna';
}

export function nameOf(language: Language, random: Random): string {
  const given = random.word(language.given);
  const family = random.word(language.family);
  return /[\u3040-\ud7af]/.test(given) ? `${family}${given}` : `${given} ${family}`;
}

function email(language: Language, random: Random): string {
  const given = ascii(random.word(language.given));
  const family = ascii(random.word(language.family));
  const local = random.pick([
    `${given}.${family}`,
    `${given}${random.below(100)}`,
    `${given[0] ?? 'a'}.${family}${random.below(1000)}`,
    `${given}_${family}`,
    `${family}-${given}+news`,
    `${given}.${family}+shop`,
    `${given.toUpperCase()}.${family}`,
  ]);
  return `${local}@${random.word(hosts)}`;
}

function luhn(body: string): string {
  let total = 0;
  for (const [index, digit] of [...body].toReversed().entries()) {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    total += value > 9 ? value - 9 : value;
  }
  return `${body}${(10 - (total % 10)) % 10}`;
}

function card(random: Random): string {
  const form = random.pick(
    [
      '4###############',
      '51##############',
      '2223############',
      '34#############',
      '3605##########',
      '6011############',
      '3530############',
      '62##############',
      '55##############',
      '4###############',
    ].map((text) => text.slice(0, -1)),
  );
  const number = luhn(random.fill(form));
  if (number.length !== 16 || random.chance(0.5)) return number;
  return number.replace(/(....)(?=.)/g, random.pick(['$1 ', '$1-']));
}

const ibans =
  'DE####################|FR#########################|ES######################|PL##########################|SE######################|PT#######################|AT##################|BE##############|DK################|NO#############|FI################|CZ######################|HU##########################|GR#########################|TR########################|LU##################|HR###################|SK######################|EE##################|LT##################|GB##LOYD##############|IT##X######################|NL##ABNA##########|CH##007##############|RO##AAAA################|IE##AIBK##############|SA##80##################|BG##BNBG##############';

function iban(random: Random): string {
  const form = random.fill(random.word(ibans));
  const country = form.slice(0, 2);
  const body = form.slice(4);
  const rest = [...`${body}${country}00`].reduce(
    (remainder, sign) => Number(`${remainder}${Number.parseInt(sign, 36)}`) % 97,
    0,
  );
  const full = `${country}${String(98 - rest).padStart(2, '0')}${body}`;
  if (random.chance(0.3)) return full.replace(/(....)(?=.)/g, '$1 ');
  return random.chance(0.15) ? full.toLowerCase() : full;
}

export function token(random: Random): string {
  return random.pick([
    random.chars(hex, 32),
    random.chars(hex, 40),
    random.chars(hex, 64),
    random.chars(letters, 22),
    `${random.chars(letters, 18)}_${random.chars(letters, 12)}-${random.chars(letters, 8)}`,
    `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.${Buffer.from(JSON.stringify({ sub: random.chars(digits, 8), iat: 1_761_029_422 })).toString('base64url')}.${random.chars(letters, 43)}`,
  ]);
}

export function vendorToken(random: Random): string {
  return random.pick([
    `sk_test_${random.chars(letters, 24)}`,
    `gho_${random.chars(letters, 36)}`,
    `ghp_${random.chars(letters, 36)}`,
    `glpat-${random.chars(letters, 20)}`,
    `xoxb-${random.chars(digits, 12)}-${random.chars(letters, 24)}`,
    `AKIA${random.chars('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`,
    `AIza${random.chars(letters, 35)}`,
    `SG.${random.chars(letters, 22)}.${random.chars(letters, 43)}`,
    `shpat_${random.chars(hex, 32)}`,
    `npm_${random.chars(letters, 36)}`,
  ]);
}

function dob(random: Random): string {
  const year = 1940 + random.below(66);
  const month = String(1 + random.below(12)).padStart(2, '0');
  const day = String(1 + random.below(28)).padStart(2, '0');
  return random.pick([
    `${year}-${month}-${day}`,
    `${day}.${month}.${year}`,
    `${day}/${month}/${year}`,
    `${month}/${day}/${year}`,
    `${year}/${month}/${day}`,
    `${day}-${month}-${year}`,
  ]);
}

function clickId(random: Random): string {
  return random.pick([
    `Cj0KCQ${random.chars(letters, 48)}_wcB`,
    `IwAR${random.chars(letters, 56)}`,
    random.chars(letters, 30),
    random.chars(letters, 40),
  ]);
}

/** One value of a kind, written the way people and pages write it. */
export function valueOf(kind: Kind, language: Language, random: Random): string {
  switch (kind) {
    case 'email':
      return email(language, random);
    case 'phone':
      return random.fill(random.word(language.phones));
    case 'person_name':
      return random.chance(0.4) ? random.word(language.family) : nameOf(language, random);
    case 'address':
      return random.word(language.streets);
    case 'dob':
      return dob(random);
    case 'password':
      return random.pick([
        `${random.chars(letters, 7)}!${random.below(90)}`,
        `${random.chars(letters, 9)}#`,
        `Azerty${random.below(9000)}$`,
        `${random.chars(letters, 6)}x9`,
      ]);
    case 'account_id':
      return random.pick([
        random.chars(digits, 8),
        `9${random.chars(digits, 9)}`,
        `${random.chars('ABCDEFGHJKMNPQRSTVWXYZ', 2)}-${random.chars(digits, 7)}`,
        `M${random.chars(digits, 8)}`,
        `C-${random.chars(digits, 6)}`,
      ]);
    case 'national_id':
      return random.pick(nationalIdForms).make(random);
    case 'credit_card':
      return card(random);
    case 'iban':
      return iban(random);
    case 'token':
      return token(random);
    case 'click_id':
      return clickId(random);
    case 'hashed_email':
      return createHash(random.pick(['sha256', 'sha256', 'md5', 'sha1']))
        .update(email(language, random))
        .digest('hex');
    case 'ip':
      return random.chance(0.8)
        ? `${1 + random.below(223)}.${random.below(256)}.${random.below(256)}.${1 + random.below(254)}`
        : `2001:db8:${random.chars(hex, 4)}:${random.chars('123456789abcdef', 4)}::${random.chars('123456789abcdef', 3)}`;
    case 'geo':
    default:
      return `${random.pick(['', '-'])}${10 + random.below(60)}.${random.chars(digits, 5)}${1 + random.below(9)}`;
  }
}
