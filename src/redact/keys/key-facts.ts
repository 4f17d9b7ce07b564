import type { Kind } from '../kinds.ts';
import type { ParameterType } from '../../vocabulary/parameter-types.ts';

/** What a key says about its value. */
export interface KeyFacts {
  /** The kind of personal data that the key names. */
  readonly kind: Kind | null;
  /** The key is also an ordinary word (`nom`, `via`): its value must look the part. */
  readonly doubtful: boolean;
  /** Names a product, an order, a version, a time: numbers below it are not personal. */
  readonly safe: boolean;
  /** Names a version or a build, whose four numbers are no address. */
  readonly version: boolean;
  /** Names a person or an account holder: `id` and `name` below it are personal. */
  readonly person: boolean;
  /** Names one person: a whole name below it is that person's. */
  readonly named: boolean;
  /** `groupId` and `traits`: side by side, the traits are a company's and no person's. */
  readonly group: 'id' | 'traits' | null;
  /** What it names inside such an object; null: nothing personal. */
  readonly underPerson: 'account_id' | 'person_name' | null;
  /** The key itself must be scanned: it may hold an address or a number. */
  readonly suspect: boolean;
  /** Says nothing of its own (`value`, `0`): what stands above it counts. */
  readonly generic: boolean;
  /** Holds a street, so that a postcode beside it is personal. */
  readonly street: boolean;
  /** Holds a postcode: personal only beside a street. */
  readonly postcode: boolean;
  /** Holds a heading, in which greetings are looked for. */
  readonly heading: boolean;
  /** `code` or `state` of OAuth: a token where both stand together. */
  readonly oauth: 'code' | 'state' | null;
  /** Says nothing at all, wherever it stands: its value is judged by its look alone. */
  readonly silent: boolean;
  /** The type that the built-in schema of e-commerce declares. */
  readonly declared: ParameterType | null;
}

/** Facts of a key that says nothing. */
export const noFacts: KeyFacts = {
  kind: null,
  doubtful: false,
  safe: false,
  version: false,
  person: false,
  named: false,
  group: null,
  underPerson: null,
  suspect: false,
  generic: false,
  street: false,
  postcode: false,
  heading: false,
  oauth: null,
  silent: true,
  declared: null,
};
