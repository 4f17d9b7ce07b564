import type { ConsoleState } from './console-state.ts';
import { total } from './console-state.ts';
import { svg } from './element.ts';
import { shortCount } from './numbers.ts';

const width = 760;
const channel = 120;
const top = 46;
const gateX = 300;

/** Draws the door to scale: the channel that comes in, what passes the gate, what is let off. */
export function doorDrawing(door: ConsoleState['door']): SVGSVGElement {
  const dropped = total(door.dropped);
  const all = Math.max(1, door.received);
  const stored = (channel * door.stored) / all;
  const again = (channel * door.duplicate) / all;
  const off = (channel * dropped) / all;
  const bed = top + channel;
  return svg(
    'svg',
    {
      class: 'door-drawing',
      viewBox: `0 0 ${width} 300`,
      role: 'img',
      'aria-label': doorSentence(door),
    },
    svg('path', {
      class: 'door-bank',
      d: `M0 ${bed}h${gateX + 34}v134h${150}V${bed}H${width}v10H${gateX + 194}v134H${gateX + 24}V${bed + 10}H0z`,
    }),
    svg('rect', {
      class: 'door-water',
      y: top,
      width: gateX - 10,
      height: door.received === 0 ? 0 : channel,
    }),
    off === 0 ? null : svg('path', { class: 'door-off', d: spill(off, bed) }),
    again === 0
      ? null
      : svg('rect', {
          class: 'door-again',
          x: gateX + 10,
          y: bed - stored - again,
          width: 70,
          height: again,
        }),
    stored === 0
      ? null
      : svg('rect', {
          class: 'door-water',
          x: gateX + 10,
          y: bed - stored,
          width: width - gateX - 10,
          height: stored,
        }),
    svg('path', {
      class: 'door-post',
      d: `M${gateX - 12} 8v${bed - 8}M${gateX + 12} 8v${bed - 8}`,
    }),
    svg('rect', {
      class: 'door-panel',
      x: gateX - 8,
      y: 14,
      width: 16,
      height: Math.max(26, bed - 18 - stored - 14),
      rx: 2,
    }),
    label(24, top + channel / 2 + 10, 'received', door.received, 'on'),
    label(
      width - 200,
      bed - 14 - Math.max(0, stored / 2 - 24),
      'stored',
      door.stored,
      stored > 46 ? 'on' : 'off',
    ),
    label(gateX + 52, bed + 84, 'dropped', dropped, 'off'),
  );
}

/** What the drawing shows, in words. */
export function doorSentence(door: ConsoleState['door']): string {
  return `${door.received} received: ${door.stored} stored, ${total(door.dropped)} dropped, ${door.duplicate} duplicate.`;
}

/** What does not pass runs off below the gate. */
function spill(off: number, bed: number): string {
  const wide = Math.max(3, off);
  const x = gateX + 42;
  return `M${gateX + 10} ${bed - 3}h${x - gateX - 10 + wide}v127h-${wide}V${bed}H${gateX + 10}z`;
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
    svg('tspan', { dx: 10 }, words),
  );
}
