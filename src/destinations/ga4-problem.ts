import { own } from '../vocabulary/json.ts';
import { ga4Limits, reservedEventNames } from './ga4-names.ts';
import type { Ga4Said } from './ga4-params.ts';
import { isReservedGa4Prefix } from './ga4-text.ts';

const nameRule = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;

/**
 * What GA4 would refuse about an event, as a short word for people; null where nothing is.
 * Google answers 204 to a malformed event as well and forgets it: so it is looked at before sending.
 */
export function ga4Problem(said: Ga4Said): string | null {
  if (!isGoodName(said.name) || reservedEventNames.has(said.name)) return 'event name';
  const params = Object.entries(said.params);
  if (params.length > ga4Limits.paramsPerEvent) return 'too many parameters';
  for (const [name, value] of params) {
    if (!isGoodName(name)) return 'parameter name';
    if (typeof value === 'string' && value.length > lengthMax(name)) return `length of ${name}`;
  }
  return null;
}

function isGoodName(name: string): boolean {
  return nameRule.test(name) && !isReservedGa4Prefix(name);
}

function lengthMax(name: string): number {
  const long = own(ga4Limits.longValues, name);
  return typeof long === 'number' ? long : ga4Limits.valueLength;
}
