import { svg } from './element.ts';
import type { GateState } from './trace-verdict.ts';

/** Draws the gate that stands for a decision. It is decoration: the words stand beside it. */
export function gateGlyph(state: GateState): SVGSVGElement {
  const panelHeight = state === 'open' || state === 'again' ? 8 : 9.5;
  const panelTop = { open: 1, half: 6, shut: 9, again: 1 }[state];
  return svg(
    'svg',
    {
      class: `gate gate-${state}`,
      viewBox: '0 0 24 20',
      'aria-hidden': 'true',
      focusable: 'false',
    },
    svg('path', { class: 'gate-water', d: state === 'shut' ? 'M0 8h12v10H0z' : 'M0 12h13v6H0z' }),
    state === 'shut'
      ? null
      : svg('path', {
          class: 'gate-water',
          d: state === 'half' ? 'M12 16h12v2H12z' : 'M12 12h12v6H12z',
        }),
    svg('path', { class: 'gate-post', d: 'M6.5 1v18M17.5 1v18' }),
    svg('rect', { class: 'gate-panel', x: 8.5, y: panelTop, width: 7, height: panelHeight, rx: 1 }),
    state === 'again' ? svg('path', { class: 'gate-again', d: 'M8 15.5h8' }) : null,
  );
}
