import { readFileSync } from 'node:fs';
import type { Problem } from './problems.ts';

/**
 * Fills in `${NAME}` from the environment, or from the file that `NAME_FILE` names (its last line
 * break cut off). What is not set is a problem, never an empty secret.
 */
export function fillSecrets(
  value: unknown,
  environment: Readonly<Record<string, string | undefined>>,
  report: (path: readonly PropertyKey[], message: string) => Problem,
  onRead: (path: string) => void = () => undefined,
): { readonly value: unknown; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const fill = (node: unknown, path: readonly PropertyKey[]): unknown => {
    if (typeof node === 'string') {
      return node.replace(/\$\{([A-Za-z_][A-Za-z0-9_]{0,99})\}/g, (_, name: string) => {
        const found = lookUp(name, environment, onRead);
        if ('problem' in found) problems.push(report(path, found.problem));
        return 'value' in found ? found.value : '';
      });
    }
    if (Array.isArray(node)) return node.map((item, index) => fill(item, [...path, index]));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, item]) => [key, fill(item, [...path, key])]),
    );
  };
  return { value: fill(value, []), problems };
}

function lookUp(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
  onRead: (path: string) => void,
): { readonly value: string } | { readonly problem: string } {
  const value = environment[name];
  if (value !== undefined && value !== '') return { value };
  const file = environment[`${name}_FILE`];
  if (file === undefined) {
    return {
      problem: `needs ${name}. Set the environment variable ${name}, or ${name}_FILE to a file that holds it.`,
    };
  }
  onRead(file);
  try {
    return { value: readFileSync(file, 'utf8').replace(/\r?\n$/, '') };
  } catch {
    return { problem: `${name}_FILE names ${file}, which can't be read.` };
  }
}
