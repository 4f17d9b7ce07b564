import type { Element } from './element.ts';
import { push } from './queue.ts';

/**
 * Notes what `data-track` declares for this event, on its target or above. True when something is
 * declared, and when `data-track="off"` mutes it.
 */
export function noteDeclared(type: string, path: readonly Element[]): boolean {
  let name: string | undefined;
  const params: [name: string, value: string][] = [];
  for (const element of path) {
    const { track, trackOn, trackScope } = element.dataset ?? {};
    if (track === 'off') return true;
    const starts =
      !name &&
      track &&
      (trackOn
        ? trackOn === type
        : type === 'click'
          ? !element.matches?.('form,input,select,textarea')
          : element === path[0]);
    if (starts) name = track;
    if (starts || (name && trackScope != null)) {
      for (const attribute of element.attributes ?? []) {
        const [, param] = /^data-track-(?!on$|scope$)(.+)/.exec(attribute.name) ?? [];
        if (param) params.unshift([param.replace(/-/g, '_'), attribute.value]);
      }
    }
  }
  if (!name) return false;
  // The nearest stands last, and wins.
  const { value, currency, ...rest } = Object.fromEntries(params);
  push(name, rest, { value: value ? Number(value) : undefined, currency });
  return true;
}
