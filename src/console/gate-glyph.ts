import { svg } from './element.ts';

/** How far a gate is open: water passes, some passes, none passes, or it passed before. */
export type GateState = 'open' | 'half' | 'shut' | 'again';

/** Draws the gate that stands for a decision. It is decoration: the words stand beside it. */
export function gateGlyph(state: GateState): SVGSVGElement {
  const panelTop = { open: 2, half: 6, shut: 9, again: 2 }[state];
  return svg(
    'svg',
    {
      class: `gate gate-${state}`,
      viewBox: '0 0 24 20',
      'aria-hidden': 'true',
      focusable: 'false',
    },
    svg('path', { class: 'gate-water', d: 'M0 13h11v5H0z' }),
    state === 'shut'
      ? null
      : svg('path', {
          class: 'gate-water',
          d: state === 'half' ? 'M13 16h11v2H13z' : 'M13 13h11v5H13z',
        }),
    svg('path', { class: 'gate-post', d: 'M6.5 1v18M17.5 1v18' }),
    svg('rect', { class: 'gate-panel', x: 8.5, y: panelTop, width: 7, height: 9, rx: 1 }),
    state === 'again' ? svg('path', { class: 'gate-again', d: 'M8 15.5h8' }) : null,
  );
}
