import { noFacts, type KeyFacts } from './key-facts.ts';

const oauthFacts: KeyFacts = { ...noFacts, kind: 'token' };
const loosePostcode: KeyFacts = { ...noFacts, safe: true };
const ownName: KeyFacts = { ...noFacts, kind: 'person_name', doubtful: true };
const ownId: KeyFacts = { ...noFacts, kind: 'account_id' };

/** What stands side by side in one object or query, and changes what its keys mean. */
export interface Company {
  /** A street: a postcode beside it is personal. */
  readonly street: boolean;
  /** Contact data: a bare `name` beside it is a person's. */
  readonly contact: boolean;
  /** `code` and `state`, both long: an OAuth callback. */
  readonly oauth: boolean;
  /** A group's id: `traits` beside it describe the group. */
  readonly group: boolean;
}

/** Nothing beside it matters. */
export const noCompany: Company = { street: false, contact: false, oauth: false, group: false };

/**
 * Reads the keys of one object or query; `lengthOf` gives the length of the value of a key, and
 * `isStatus` says of which one only tells about contact data: `email: "subscribed"`.
 */
export function companyOf(
  keys: readonly KeyFacts[],
  lengthOf: (index: number) => number,
  isStatus: (index: number) => boolean = () => false,
): Company {
  let street = false;
  let contact = false;
  let codes = 0;
  let group = false;
  for (let index = 0; index < keys.length; index += 1) {
    const facts = keys[index];
    if (facts === undefined) continue;
    if (facts.group === 'id') group = true;
    if (facts.kind === null && facts.oauth === null) continue;
    if (facts.street) street ||= !facts.doubtful || lengthOf(index) > 10;
    else if (facts.kind === 'email' || facts.kind === 'phone' || facts.kind === 'person_name') {
      contact ||= !isStatus(index);
    } else if (facts.oauth !== null && lengthOf(index) > 15) {
      codes |= facts.oauth === 'code' ? 1 : 2;
    }
  }
  if (!street && !contact && !group && codes !== 3) return noCompany;
  return { street, contact, oauth: codes === 3, group };
}

/** What a key means where it stands: below its parent, beside its company. */
export function factsInPlace(facts: KeyFacts, parent: KeyFacts, company: Company): KeyFacts {
  if (facts.postcode) return company.street ? facts : loosePostcode;
  if (facts.kind !== null) return facts;
  if (company.group && facts.group === 'traits') return noFacts;
  if (parent.kind === 'dob') return parent;
  if (facts.oauth !== null && company.oauth) return oauthFacts;
  if (facts.underPerson !== null && parent.person) {
    return facts.underPerson === 'person_name' ? ownName : ownId;
  }
  if (facts.underPerson === 'person_name' && company.contact) return ownName;
  if (facts.generic && (parent.kind !== null || parent.safe || parent.version)) return parent;
  return facts;
}
