/** The kinds of personal data that redaction knows; each has one detector. */
export const kinds = [
  'email',
  'phone',
  'credit_card',
  'iban',
  'bank_account',
  'national_id',
  'ip',
  'device_id',
  'person_name',
  'address',
  'geo',
  'token',
  'password',
  'dob',
  'account_id',
  'click_id',
  'hashed_email',
] as const;
export type Kind = (typeof kinds)[number];

/** What stands where a value stood: `[email]`. It needs no escaping in JSON and survives a URL. */
export function placeholderOf(kind: Kind): string {
  return `[${kind}]`;
}

const placeholder = /^\[[a-z_]{2,20}\](?:#\d{1,4})?$/;

/** True for a whole placeholder, so that a second pass leaves it alone. */
export function isPlaceholder(text: string): boolean {
  return text.charCodeAt(0) === 91 && text.length <= 30 && placeholder.test(text);
}

const pseudonym = /^h1_(?=[0-9_-]{0,43}[A-Za-z])[A-Za-z0-9_-]{16,64}$/;

/** True for a site pseudonym (`h1_` and its hash), which a second pass leaves alone. */
export function isPseudonym(text: string): boolean {
  return text.startsWith('h1_') && pseudonym.test(text);
}
