import { z } from 'zod';
import type { Path } from './problems.ts';

/** The keys that a schema knows at a path, read off its JSON Schema. */
export function keysAt(schema: z.ZodType): (path: Path) => readonly string[] {
  return (path) => {
    let node: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    for (const part of path) {
      const { properties, additionalProperties, items } = withKeys(node);
      const children = (properties ?? {}) as Record<string, unknown>;
      node = children[String(part)] ?? items ?? additionalProperties ?? {};
    }
    const { properties } = withKeys(node) as { properties?: object };
    return Object.keys(properties ?? {});
  };
}

/** Of several forms that a value may have, the one that has keys, or members. */
function withKeys(node: unknown): Readonly<Record<string, unknown>> {
  const { anyOf, ...own } = node as Record<string, unknown> & { anyOf?: unknown };
  const forms = Array.isArray(anyOf) ? (anyOf as readonly Record<string, unknown>[]) : [];
  const found = forms.find((form) => 'properties' in form) ?? forms.find((form) => 'items' in form);
  return found ?? own;
}
