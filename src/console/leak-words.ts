import { spaced } from './words.ts';

const kinds: Readonly<Record<string, string>> = {
  email: 'E-mail address',
  phone: 'Phone number',
  credit_card: 'Card number',
  iban: 'IBAN',
  bank_account: 'Account number',
  national_id: 'National or tax id',
  ip: 'IP address',
  device_id: 'Device id',
  person_name: 'Name',
  address: 'Postal address',
  geo: 'Position',
  token: 'Token',
  password: 'Password',
  dob: 'Date of birth',
  account_id: 'Account id',
  click_id: 'Click id',
  hashed_email: 'Hashed e-mail address',
};

const places: Readonly<Record<string, string>> = {
  page_path: 'in the path of the page',
  page_query: 'in the address of the page',
  referrer: 'in the referrer',
  title: 'in the title',
  event_name: 'in the name of the event',
  parameter: 'in a parameter of the event',
  item: 'in an item of the event',
  currency: 'in the currency',
};

/** A kind of personal data, as a person says it. */
export function kindWords(kind: string): string {
  return kinds[kind] ?? spaced(kind);
}

/** Where it stood. */
export function placeWords(place: string): string {
  return places[place] ?? `in the ${spaced(place)}`;
}
