import type { Element } from './element.ts';
import { readParams } from './params.ts';
import { push } from './queue.ts';

/**
 * Notes what `data-track` declares for this event, on its target or above. True when something is
 * declared, and when `data-track="off"` mutes it.
 */
export function noteDeclared(type: string, path: readonly Element[]): boolean {
  let name: string | undefined;
  const params: Record<string, string> = {};
  for (const element of path) {
    const { track, trackOn, trackScope } = element.dataset ?? {};
    if (track === 'off') return true;
    const starts = !name && track && type === (trackOn ?? usualTrigger(element));
    if (starts) name = track;
    // The nearest wins.
    if (starts || (name && trackScope != null)) readParams(element, params);
  }
  if (!name) return false;
  const { value, currency, ...rest } = params;
  push(name, rest, { value: value ? Number(value) : undefined, currency });
  return true;
}

function usualTrigger(element: Element): string {
  if (element.matches?.('form')) return 'submit';
  return element.matches?.('input,select,textarea') ? 'change' : 'click';
}
