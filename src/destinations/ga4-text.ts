import { own } from '../vocabulary/json.ts';
import { ga4Limits, reservedEventNames, reservedPrefixes } from './ga4-names.ts';

/** True where GA4 keeps names of this kind for itself. */
export function isReservedGa4Prefix(name: string): boolean {
  return reservedPrefixes.some((prefix) => name.startsWith(prefix));
}

/**
 * An event's name as GA4 takes it: other characters become `_`, a first one that is no letter gets
 * `e_` before it, a reserved name `c_`; then it is cut to 40. Empty stays empty.
 */
export function ga4EventName(name: string): string {
  const plain = plainName(name);
  const isReserved = reservedEventNames.has(plain) || isReservedGa4Prefix(plain);
  return (isReserved ? `c_${plain}` : plain).slice(0, ga4Limits.nameLength);
}

/** A parameter's name as GA4 takes it; empty where it can't be sent. */
export function ga4ParamName(name: string): string {
  if (name === '' || isReservedGa4Prefix(name)) return '';
  const plain = plainName(name);
  return isReservedGa4Prefix(plain) ? '' : plain.slice(0, ga4Limits.nameLength);
}

/** A parameter's text, cut to GA4's length for it, never inside of a character. */
export function ga4Text(name: string, text: string): string {
  const long = own(ga4Limits.longValues, name);
  const max = typeof long === 'number' ? long : ga4Limits.valueLength;
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max);
}

function plainName(name: string): string {
  const plain = name.replace(/ {1,1000}/g, '_').replace(/[^A-Za-z0-9_]/g, '_');
  return plain === '' || /^[A-Za-z]/.test(plain) ? plain : `e_${plain}`;
}
