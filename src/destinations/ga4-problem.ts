import { own } from '../vocabulary/json.ts';
import { ga4Limits, reservedEventNames } from './ga4-names.ts';
import type { Ga4Said } from './ga4-params.ts';
import { isReservedGa4Prefix } from './ga4-text.ts';

const nameRule = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;

/**
 * What GA4 would refuse about an event, as its own validation says it (`NAME_RESERVED`, …) and where;
 * null where nothing is. Google answers 204 to a malformed event as well and forgets it: so it is
 * looked at before sending.
 */
export function ga4Problem(said: Ga4Said): string | null {
  const name = nameProblem(said.name);
  if (name !== null) return `${name}: event name`;
  if (reservedEventNames.has(said.name)) return 'NAME_RESERVED: event name';
  const params = Object.entries(said.params);
  if (params.length > ga4Limits.paramsPerEvent) return 'EXCEEDED_MAX_ENTITIES: parameters';
  for (const [key, value] of params) {
    const problem = nameProblem(key);
    if (problem !== null) return `${problem}: parameter name`;
    if (Array.isArray(value) && value.length > ga4Limits.itemsPerEvent) {
      return `EXCEEDED_MAX_ENTITIES: ${key}`;
    }
    if (typeof value === 'string' && value.length > lengthMax(key)) {
      return `VALUE_OUT_OF_BOUNDS: ${key}`;
    }
  }
  return null;
}

function nameProblem(name: string): string | null {
  if (name === '') return 'VALUE_REQUIRED';
  if (isReservedGa4Prefix(name)) return 'NAME_RESERVED';
  return nameRule.test(name) ? null : 'NAME_INVALID';
}

function lengthMax(name: string): number {
  const long = own(ga4Limits.longValues, name);
  return typeof long === 'number' ? long : ga4Limits.valueLength;
}
