import type { Element } from './element.ts';

/** What an element's own `data-track-…` attributes declare, dashes as underscores; known stays. */
export function readParams(
  { attributes }: Element,
  params: Record<string, string> = {},
): Record<string, string> {
  for (const { name, value } of attributes ?? []) {
    const [, param] = /^data-track-(?!on$|scope$)(.+)/.exec(name) ?? [];
    if (param) params[param.replace(/-/g, '_')] ??= value;
  }
  return params;
}
