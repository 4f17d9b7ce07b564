/** How a site may declare an event's parameter: a declared and valid one passes unscanned. */
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
