import type { Element } from './element.ts';

/** What an element's own `data-track-…` attributes declare, dashes as underscores. */
export function readParams({ attributes }: Element): (readonly [string, string])[] {
  return [...(attributes ?? [])].flatMap(({ name, value }) => {
    const [, param] = /^data-track-(?!on$|scope$)(.+)/.exec(name) ?? [];
    return param ? [[param.replace(/-/g, '_'), value] as const] : [];
  });
}
