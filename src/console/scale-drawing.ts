import { svg } from './element.ts';
import type { Scale } from './scale.ts';

/** Ticks stand at least so far from each other, in percent of the drawing. */
const apartMin = 40;

/**
 * Writes the ticks of a scale, to stand in the head of the column that shares it; the one that
 * values are held against is always among them.
 */
export function scaleDrawing(
  scale: Scale,
  words: (tick: number) => string,
  against = 0,
): SVGSVGElement {
  const { ticks, place } = scale;
  if (ticks.length === 0) return svg('svg', { class: 'scale', height: 16, 'aria-hidden': 'true' });
  const base = Math.max(0, ticks.indexOf(against));
  const [first = 0, second = 1] = ticks;
  const every = Math.max(1, Math.ceil(apartMin / (place(second) - place(first))));
  const shown = ticks.filter((_, index) => (index - base) % every === 0);
  return svg(
    'svg',
    { class: 'scale', width: '100%', height: 16, 'aria-hidden': 'true', focusable: 'false' },
    shown.map((tick) => {
      const at = place(tick);
      const anchor = at < 5 ? 'start' : at > 95 ? 'end' : 'middle';
      return svg('text', { x: `${at.toFixed(2)}%`, y: 12, 'text-anchor': anchor }, words(tick));
    }),
  );
}
