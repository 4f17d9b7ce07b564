import type { EventContent } from '../event/content.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';

/** The value at a redaction's path; undefined where there is none. */
export function leafAt(
  content: Pick<EventContent, 'name' | 'url' | 'referrer' | 'title' | 'params' | 'items'>,
  dotted: string,
): unknown {
  const [field = '', ...path] = dotted.split('.');
  return valueAt(own(content, field), path);
}

/** Follows a dotted path; a key may hold dots itself. */
function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  let from = 0;
  while (from < path.length) {
    let to = from + 1;
    let next = child(value, path.slice(from, to).join('.'));
    while (next === undefined && to < path.length) {
      to += 1;
      next = child(value, path.slice(from, to).join('.'));
    }
    if (next === undefined) return undefined;
    value = next;
    from = to;
  }
  return value;
}

function child(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value[Number(name)];
  return isJsonObject(value) ? own(value, name) : undefined;
}
