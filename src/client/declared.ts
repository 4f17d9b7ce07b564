import type { Element } from './element.ts';
import { push } from './queue.ts';

/**
 * Notes what `data-track` declares for this event, on its target or above. True when something is
 * declared, and when `data-track="off"` mutes it.
 */
export function noteDeclared(type: string, path: readonly Element[]): boolean {
  let name: string | undefined;
  let params: Record<string, string> = {};
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
        if (param) params = { [param.replace(/-/g, '_')]: attribute.value, ...params };
      }
    }
  }
  if (!name) return false;
  const { value, currency, ...rest } = params;
  push(name, rest, { value: value ? Number(value) : undefined, currency });
  return true;
}
