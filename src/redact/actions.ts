import { kinds, type Kind } from './kinds.ts';

/** What may become of a value of a kind, from the most that is told to the least. */
export const actions = ['keep', 'truncate', 'hash', 'redact', 'drop'] as const;
export type Action = (typeof actions)[number];

/** One action for each kind. */
export type KindActions = Readonly<Record<Kind, Action>>;

const goes = ['redact', 'drop'] as const;
const hashable = ['hash', 'redact', 'drop'] as const;

/**
 * The actions that a kind allows, richest first: a chain, so that of two actions one always tells
 * less. What can do harm by itself (a card, a password, a national id) can't be kept, hashed or cut
 * in any configuration.
 */
export const allowedActions: Readonly<Record<Kind, readonly Action[]>> = {
  email: hashable,
  phone: hashable,
  credit_card: goes,
  iban: goes,
  bank_account: goes,
  national_id: goes,
  ip: ['truncate', 'redact', 'drop'],
  device_id: hashable,
  person_name: goes,
  address: goes,
  geo: ['keep', 'truncate', 'redact', 'drop'],
  token: goes,
  password: goes,
  dob: ['truncate', 'redact', 'drop'],
  account_id: ['keep', 'hash', 'redact', 'drop'],
  click_id: ['keep', 'redact', 'drop'],
  hashed_email: hashable,
};

/** What happens where neither the policy pack nor the configuration says anything. */
export const defaultActions: KindActions = {
  email: 'redact',
  phone: 'redact',
  credit_card: 'redact',
  iban: 'redact',
  bank_account: 'redact',
  national_id: 'redact',
  ip: 'redact',
  device_id: 'redact',
  person_name: 'redact',
  address: 'redact',
  geo: 'truncate',
  token: 'redact',
  password: 'redact',
  dob: 'redact',
  account_id: 'hash',
  click_id: 'keep',
  hashed_email: 'redact',
};

/** True when the one action tells more than the other. */
export function isRicher(one: Action, other: Action): boolean {
  return actions.indexOf(one) < actions.indexOf(other);
}

/** For each kind the richest of several actions: what must be stored for all of them to be made. */
export function richestActions(all: readonly KindActions[]): KindActions {
  return all.reduce((one, other) => combine(one, other, isRicher));
}

/** For each kind the poorest of several actions. */
export function poorestActions(all: readonly KindActions[]): KindActions {
  return all.reduce((one, other) => combine(one, other, (left, right) => isRicher(right, left)));
}

function combine(
  one: KindActions,
  other: KindActions,
  wins: (left: Action, right: Action) => boolean,
): KindActions {
  const chosen = { ...one };
  for (const kind of kinds) if (wins(other[kind], one[kind])) chosen[kind] = other[kind];
  return chosen;
}
