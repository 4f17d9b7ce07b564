import { ga4Text } from './ga4-text.ts';

/** What a parameter may be: GA4 takes neither lists nor objects, and nothing empty. */
export type Ga4Scalar = string | number | boolean;

/** True for a value that GA4 takes. */
export function isGa4Scalar(value: unknown): value is Ga4Scalar {
  return typeof value === 'string'
    ? value !== ''
    : typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}

/** A value as GA4 takes it under that name: a text is cut to its length. */
export function ga4Scalar(name: string, value: Ga4Scalar): Ga4Scalar {
  return typeof value === 'string' ? ga4Text(name, value) : value;
}
