import { z } from 'zod';
import type { Path } from './problems.ts';

/** The keys that a schema knows at a path, read off its JSON Schema. */
export function keysAt(schema: z.ZodType): (path: Path) => readonly string[] {
  return (path) => {
    let node: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    for (const part of path) {
      const { properties, additionalProperties, items } = node as Record<string, unknown>;
      const children = (properties ?? {}) as Record<string, unknown>;
      node = children[String(part)] ?? items ?? additionalProperties ?? {};
    }
    const { properties } = node as { properties?: object };
    return Object.keys(properties ?? {});
  };
}
