import type { SeedsAnswer } from '../insight/answers.ts';
import { type Child, svg } from './element.ts';
import { tickPercent } from './rate-words.ts';
import { type Scale, stretchedScale } from './scale.ts';

type Bin = SeedsAnswer['calibration'][number];

const side = 300;
const [left, top] = [52, 10];
const size = { width: left + side + 14, height: top + side + 48 };

/**
 * What was foretold against what was seen, with intervals: the nearer to the slanted line, the
 * truer. It is decoration: a table beside it says the same.
 */
export function calibrationDrawing(bins: readonly Bin[]): SVGSVGElement {
  const scale = stretchedScale(bins.flatMap(({ foretold, seen }) => [foretold, seen.high]));
  const most = Math.max(1, ...bins.map(({ visits }) => visits));
  return svg(
    'svg',
    {
      class: 'calibration',
      viewBox: `0 0 ${size.width} ${size.height}`,
      'aria-hidden': 'true',
      focusable: 'false',
    },
    grid(scale),
    svg('path', { class: 'calibration-true', d: `M${left} ${top + side}L${left + side} ${top}` }),
    bins.map((bin) => point(bin, scale, most)),
    svg(
      'text',
      {
        class: 'calibration-title',
        x: left + side / 2,
        y: size.height - 6,
        'text-anchor': 'middle',
      },
      'foretold chance',
    ),
    svg(
      'text',
      {
        class: 'calibration-title',
        transform: `translate(12 ${top + side / 2}) rotate(-90)`,
        'text-anchor': 'middle',
      },
      'seen share',
    ),
  );
}

function grid({ ticks, place }: Scale): Child {
  return ticks.map((tick) => {
    const [x, y] = [left + 3 * place(tick), top + side - 3 * place(tick)];
    return [
      svg('path', {
        class: 'calibration-grid',
        d: `M${x} ${top}V${top + side}M${left} ${y}H${left + side}`,
      }),
      svg('text', { x, y: top + side + 18, 'text-anchor': 'middle' }, tickPercent(tick)),
      svg('text', { x: left - 8, y: y + 4, 'text-anchor': 'end' }, tickPercent(tick)),
    ];
  });
}

/** A larger dot stands for more visits. */
function point({ foretold, seen, visits }: Bin, { place }: Scale, most: number): Child {
  const x = left + 3 * place(foretold);
  const y = (value: number): number => top + side - 3 * place(value);
  return svg(
    'g',
    { class: 'interval-main' },
    svg('path', {
      class: 'interval-line',
      d: `M${x} ${y(seen.low)}V${y(seen.high)}M${x - 4} ${y(seen.low)}h8M${x - 4} ${y(seen.high)}h8`,
    }),
    svg('circle', {
      class: 'interval-dot',
      cx: x,
      cy: y(seen.rate),
      r: 3.5 + 5 * Math.sqrt(visits / most),
    }),
  );
}
