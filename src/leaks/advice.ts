import type { Kind } from '../redact/kinds.ts';
import type { Leak, Place } from './leak.ts';

const what: Readonly<Record<Kind, string>> = {
  email: 'the e-mail address',
  phone: 'the phone number',
  credit_card: 'the card number',
  iban: 'the IBAN',
  bank_account: 'the account number',
  national_id: 'the national or tax id',
  ip: 'the IP address',
  device_id: 'the device id',
  person_name: 'the name',
  address: 'the postal address',
  geo: 'the position',
  token: 'the token',
  password: 'the password',
  dob: 'the date of birth',
  account_id: 'the account id',
  click_id: 'the click id',
  hashed_email: 'the hashed e-mail address',
};

/** Says what to change on the site, so that the value is not sent in the first place. */
export function adviceOf({ place, kind }: Pick<Leak, 'place' | 'kind'>): string {
  if (kind === 'click_id') {
    return 'Ad networks add it to the links of their ads. It is only kept with consent for ads: nothing to change.';
  }
  const thing = what[kind];
  const urgent = urgentKinds.get(kind);
  return `${placeAdvice[place](thing)}${urgent === undefined ? '' : ` ${urgent}`}`;
}

/** What other scripts, logs and the Referer header have seen as well. */
const urgentKinds: ReadonlyMap<Kind, string> = new Map([
  ['password', 'A password that was in a URL or an event is to be changed.'],
  ['token', 'Whoever sees it can use it: let it work once, and not for long.'],
  ['credit_card', 'Card numbers outside of the payment form break the rules of the card schemes.'],
]);

const parameterAdvice = (thing: string): string =>
  `Do not send ${thing} with the event: leave the parameter out, or send a yes or no in its place.`;

const placeAdvice: Readonly<Record<Place, (thing: string) => string>> = {
  page_query: (thing) =>
    `Take ${thing} out of the page’s URL: send the form with POST, or redirect to a URL without it.`,
  page_path: (thing) =>
    `Take ${thing} out of the path: use a random id in links, or keep it in the session.`,
  referrer: (thing) =>
    `The page before had ${thing} in its URL: change that page, and send Referrer-Policy: strict-origin-when-cross-origin.`,
  title: (thing) => `Leave ${thing} out of the title of the page.`,
  event_name: (thing) => `Name the event by what happened, without ${thing}.`,
  item: (thing) => `Leave ${thing} out of the items of the event.`,
  currency: parameterAdvice,
  parameter: parameterAdvice,
};
