/**
 * How a site may declare an event's parameter. A value that fits its type passes unscanned, one
 * that does not is treated as unknown. `text` is always scanned: declaring it only spares it the
 * strict policy.
 */
export const parameterTypes = [
  'enum',
  'int',
  'number',
  'bool',
  'iso_date',
  'sku',
  'uuid',
  'slug',
  'currency',
  'path',
  'text',
] as const;
export type ParameterType = (typeof parameterTypes)[number];
