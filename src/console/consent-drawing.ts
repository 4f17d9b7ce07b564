import { type Child, h, svg } from './element.ts';
import type { ConsentDay } from './privacy-days.ts';

type Part = Exclude<keyof ConsentDay, 'day' | 'all' | 'other'>;

/** From the bottom to the top, each with a pattern of its own. */
const parts: readonly (readonly [Part, string])[] = [
  ['full', 'with consent'],
  ['degraded', 'without any id'],
  ['counted', 'only counted'],
  ['refused', 'refused'],
];

const height = 150;
const openTop = 10;

/** The share of each day by how its events came in. It is decoration: a table says the same. */
export function consentDrawing(days: readonly ConsentDay[]): Child {
  const width = 100 / Math.max(1, days.length);
  return [
    h(
      'ul',
      { class: 'consent-legend' },
      parts.map(([part, words]) => h('li', null, swatch(part), words)),
      hasWithheld(days) ? h('li', null, swatch('withheld'), 'withheld: under 10') : null,
    ),
    svg(
      'svg',
      {
        class: 'consent-days',
        width: '100%',
        height: height + 22,
        'aria-hidden': 'true',
        focusable: 'false',
      },
      patterns(),
      days.map((day, index) => column(day, index * width, width * 0.86)),
      dayWords(days, width),
      svg('line', { class: 'interval-floor', x1: 0, x2: '100%', y1: height, y2: height }),
    ),
  ];
}

/** Numbers that are withheld make an open top: how high it would be is not known. */
function column(day: ConsentDay, x: number, width: number): Child {
  if (day.full === null) return withheldTop(x, width, 0, height);
  if (day.all === 0) return null;
  const isOpen = day.degraded === null || day.counted === null;
  const room = isOpen ? height - openTop : height;
  let y = height;
  return [
    isOpen ? withheldTop(x, width, 0, openTop) : null,
    parts.map(([part]) => {
      const high = (room * (day[part] ?? 0)) / day.all;
      y -= high;
      return high === 0 ? null : bar(`consent-${part}`, x, width, y, high);
    }),
  ];
}

function withheldTop(x: number, width: number, y: number, high: number): Child {
  return bar('consent-withheld', x, width, y, high);
}

function bar(name: string, x: number, width: number, y: number, high: number): Child {
  return svg('rect', {
    class: name,
    x: `${x.toFixed(3)}%`,
    width: `${width.toFixed(3)}%`,
    y: y.toFixed(2),
    height: high.toFixed(2),
  });
}

/** At most eight days are named, so that a narrow page has room for them. */
function dayWords(days: readonly ConsentDay[], width: number): Child {
  const every = Math.ceil(days.length / 7);
  return days.map(({ day }, index) =>
    index % every === 0
      ? svg('text', { x: `${(index * width).toFixed(3)}%`, y: height + 16 }, shortDay(day))
      : null,
  );
}

function shortDay(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
}

function hasWithheld(days: readonly ConsentDay[]): boolean {
  return days.some((day) => [day.full, day.degraded, day.counted].includes(null));
}

function swatch(part: Part | 'withheld'): SVGSVGElement {
  return svg(
    'svg',
    { width: 18, height: 14, 'aria-hidden': 'true', focusable: 'false' },
    svg('rect', { class: `consent-${part}`, x: 0.5, y: 0.5, width: 17, height: 13 }),
  );
}

/** Colour is never the only sign. */
function patterns(): Child {
  return svg(
    'defs',
    null,
    pattern('degraded', svg('path', { d: 'M-2 8L8 -2M2 12L12 2' })),
    pattern('counted', svg('circle', { cx: 4, cy: 4, r: 1.6 })),
  );
}

function pattern(part: Part, mark: SVGElement): SVGPatternElement {
  return svg(
    'pattern',
    { id: `consent-pattern-${part}`, width: 8, height: 8, patternUnits: 'userSpaceOnUse' },
    svg('rect', { class: 'pattern-ground', width: 8, height: 8 }),
    mark,
  );
}
