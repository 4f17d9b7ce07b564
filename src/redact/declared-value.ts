import type { JsonValue } from '../vocabulary/json.ts';
import { unreachable } from '../vocabulary/outcomes.ts';
import type { ParameterType } from '../vocabulary/parameter-types.ts';
import type { DeclaredParameters } from './policy.ts';

const forms: Readonly<
  Record<'enum' | 'sku' | 'uuid' | 'slug' | 'currency' | 'path' | 'iso_date', RegExp>
> = {
  enum: /^(?!(?:\D*\d){5})[A-Za-z\d][\w .-]{0,39}$/,
  sku: /^[A-Za-z\d][\w./-]{0,39}$/,
  uuid: /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i,
  slug: /^(?!(?:\D*\d){7})[A-Za-z\d][\w-]{0,79}$/,
  currency: /^[A-Za-z]{3}$/,
  path: /^\/(?!\/)(?!(?:\D*\d){9})[\w/.-]{0,255}$/,
  iso_date: /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/,
};
const wholeNumber = /^-?\d{1,9}$/;
const anyNumber = /^-?\d{1,9}(?:\.\d{1,6})?$/;

/** True when a value fits its declared type and may therefore pass unscanned. */
export function isDeclaredValue(type: ParameterType, value: JsonValue): boolean {
  switch (type) {
    case 'bool':
      return typeof value === 'boolean' || value === 'true' || value === 'false';
    case 'int':
      return typeof value === 'number' ? Number.isSafeInteger(value) : matches(wholeNumber, value);
    case 'number':
      return typeof value === 'number' ? Number.isFinite(value) : matches(anyNumber, value);
    case 'text':
      return false;
    case 'sku':
      return typeof value === 'number' ? Number.isSafeInteger(value) : matches(forms.sku, value);
    case 'enum':
    case 'uuid':
    case 'slug':
    case 'currency':
    case 'path':
    case 'iso_date':
      return matches(forms[type], value);
    default:
      return unreachable(type);
  }
}

function matches(form: RegExp, value: JsonValue): boolean {
  return typeof value === 'string' && value.length <= 256 && form.test(value);
}

/** The type that the site declares for a parameter of an event; undefined when it does not. */
export function declaredType(
  declared: DeclaredParameters,
  event: string,
  parameter: string,
): ParameterType | undefined {
  return declared.get(event)?.get(parameter) ?? declared.get('*')?.get(parameter);
}
