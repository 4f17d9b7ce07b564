import { svg } from './element.ts';

/** A bar as full as its share of the fullest, from 0 to 1; never so empty that it can't be seen. */
export function stepBar(fullness: number): SVGSVGElement {
  return svg(
    'svg',
    {
      class: 'bar-drawing',
      viewBox: '0 0 100 4',
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
    },
    svg('rect', { class: 'bar-whole', width: 100, height: 4 }),
    svg('rect', { class: 'bar-part', width: Math.max(0.6, 100 * fullness), height: 4 }),
  );
}
