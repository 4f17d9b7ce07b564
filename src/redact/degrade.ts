import type { EventContent } from '../event/content.ts';
import type { JsonObject, JsonValue } from '../vocabulary/json.ts';
import { declaredType, isDeclaredValue } from './declared-value.ts';
import { degradedSchema } from './ecommerce-schema.ts';
import type { ParameterType } from '../vocabulary/parameter-types.ts';
import type { DeclaredParameters } from './policy.ts';
import { routeTemplate } from './route-template.ts';

const harmless: ReadonlySet<ParameterType> = new Set<ParameterType>([
  'enum',
  'int',
  'number',
  'bool',
]);

/**
 * Cuts content down to what can't single anyone out: the name, the route of the page, the value,
 * and parameters that are declared as enum, number or bool and fit. No title, no referrer, no
 * items, no ids. It takes redacted content, and degrading twice changes nothing.
 */
export function degradeContent(content: EventContent, declared: DeclaredParameters): EventContent {
  const route = content.url === undefined ? '' : routeTemplate(content.url);
  const params = degradeParams(content, declared);
  const currency = content.currency !== undefined && /^[A-Z]{3}$/.test(content.currency);
  return {
    name: content.name,
    ...(route === '' ? {} : { url: route }),
    ...(Object.keys(params).length === 0 ? {} : { params }),
    ...(content.value === undefined ? {} : { value: content.value }),
    ...(currency && content.currency !== undefined ? { currency: content.currency } : {}),
  };
}

function degradeParams(content: EventContent, declared: DeclaredParameters): JsonObject {
  const kept: [string, JsonValue][] = [];
  for (const [key, value] of Object.entries(content.params ?? {})) {
    const site = declaredType(declared, content.name, key);
    const type = site === undefined || !harmless.has(site) ? degradedSchema.get(key) : site;
    if (type !== undefined && isDeclaredValue(type, value)) kept.push([key, value]);
  }
  return Object.fromEntries(kept);
}
