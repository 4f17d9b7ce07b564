import type { ConsoleState } from './console-state.ts';
import { total } from './console-state.ts';
import { svg } from './element.ts';
import { shortCount } from './numbers.ts';

const width = 760;
const height = 286;
const channel = 120;
const top = 52;
const bed = top + channel;
const drainX = 250;
const gateX = 452;

/** Draws the door to scale: the channel that comes in, what runs off, what passes the gate. */
export function doorDrawing(door: ConsoleState['door']): SVGSVGElement {
  const scale = channel / Math.max(1, door.received + door.derived);
  const stored = door.stored * scale;
  const drains = drainsOf(door, scale);
  const drainEnd = drainX + channel - stored;
  return svg(
    'svg',
    {
      class: 'door-drawing',
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-label': doorSentence(door),
    },
    svg('rect', { class: 'door-water', y: top, width: drainX + 1, height: channel }),
    drains,
    svg('path', {
      class: 'door-water',
      d: `M${drainX - 1} ${top + stored - 1}V${bed}h1L${drainEnd} ${top + stored - 1}z`,
    }),
    svg('rect', { class: 'door-water', x: drainX, y: top, width: width - drainX, height: stored }),
    svg('path', {
      class: 'door-bank',
      d:
        `M0 ${bed}H${drainX}V${height}h-9V${bed + 9}H0z` +
        `M${drainEnd} ${height}V${top + stored}H${width}v9H${drainEnd + 9}V${height}z`,
    }),
    gate(stored),
    label(24, top + channel / 2 + 9, 'received', door.received, 'on'),
    door.derived === 0
      ? null
      : label(24, top + channel / 2 + 41, 'made by rules', door.derived, 'on'),
    stored > 40
      ? label(gateX + 60, top + stored / 2 + 9, 'stored', door.stored, 'on')
      : label(gateX + 60, top - 12, 'stored', door.stored, 'off'),
    label(drainEnd + 26, height - 50, 'dropped', total(door.dropped), 'off'),
    label(drainEnd + 26, height - 14, 'duplicate', door.duplicate, 'off'),
  );
}

/** What the drawing shows, in words. */
export function doorSentence(door: ConsoleState['door']): string {
  const { received, derived, stored, duplicate } = door;
  const dropped = total(door.dropped);
  const made = derived === 0 ? '' : `, ${derived} made by rules`;
  return `${received} received${made}: ${stored} stored, ${dropped} dropped, ${duplicate} duplicate.`;
}

/** One drain a reason, the largest outermost, and the duplicates innermost. */
function drainsOf(door: ConsoleState['door'], scale: number): readonly SVGRectElement[] {
  const reasons = Object.values(door.dropped).toSorted((a, b) => b - a);
  const y = top + door.stored * scale;
  let x = drainX;
  return [...reasons, door.duplicate].map((n, index) => {
    const thick = n * scale;
    const kind = index === reasons.length ? 'door-again' : 'door-off';
    const drain = svg('rect', { class: kind, x, y, width: thick, height: height - y });
    x += thick;
    return drain;
  });
}

/** The panel hangs as high as the water needs, or stands on the bed where nothing passes. */
function gate(stored: number): readonly SVGElement[] {
  const foot = top + stored;
  const panelTop = stored === 0 ? top - 34 : top - 42;
  return [
    svg('path', { class: 'door-post', d: `M${gateX} 6V${foot}M${gateX + 34} 6V${foot}` }),
    svg('rect', { class: 'door-panel', x: gateX + 4, y: panelTop, width: 26, height: 36, rx: 3 }),
  ];
}

function label(
  x: number,
  y: number,
  words: string,
  n: number,
  ground: 'on' | 'off',
): SVGTextElement {
  return svg(
    'text',
    { x, y, class: `door-label ${ground}` },
    svg('tspan', { class: 'door-number' }, shortCount(n)),
    svg('tspan', { dx: 8 }, words),
  );
}
