/**
 * What a value must look like: a word for a leaf (`?` where it may be null), a list of one shape, an
 * object by its keys (`?` at the end of a key: may be null), or `each`: keys of whatever name, one shape.
 */
export type Shape =
  | 'string'
  | 'number'
  | 'boolean'
  | 'string?'
  | 'number?'
  | 'boolean?'
  | readonly [Shape]
  | { readonly each: Shape }
  | { readonly [key: string]: Shape };

/** Whether a value has the shape. Own keys count alone; keys that the shape does not name may be there. */
export function hasShape(value: unknown, shape: Shape): boolean {
  if (typeof shape === 'string') return hasKind(value, shape);
  if (isList(shape)) {
    return Array.isArray(value) && value.every((each: unknown) => hasShape(each, shape[0]));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { each } = shape;
  if (each !== undefined) return Object.values(value).every((leaf) => hasShape(leaf, each));
  return Object.entries(shape).every(([key, inner]) => {
    const name = key.replace(/\?$/, '');
    const leaf: unknown = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
    return (leaf === null && key !== name) || hasShape(leaf, inner);
  });
}

function hasKind(value: unknown, kind: string): boolean {
  if (value === null) return kind.endsWith('?');
  if (typeof value === 'number' && !Number.isFinite(value)) return false;
  return typeof value === kind.replace(/\?$/, '');
}

function isList(shape: object): shape is readonly [Shape] {
  return Array.isArray(shape);
}
