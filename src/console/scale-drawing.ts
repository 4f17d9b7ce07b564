import { svg } from './element.ts';
import type { Scale } from './scale.ts';

/** Writes the ticks of a scale, to stand in the head of the column that shares it. */
export function scaleDrawing(scale: Scale, words: (tick: number) => string): SVGSVGElement {
  const { ticks, place } = scale;
  const shown = ticks.length > 4 ? ticks.filter((_, index) => index % 2 === 0) : ticks;
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
