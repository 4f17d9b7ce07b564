import { h } from './element.ts';
import { gateGlyph } from './gate-glyph.ts';
import type { GateState } from './trace-verdict.ts';

const gates: readonly (readonly [GateState, string])[] = [
  ['open', 'stored'],
  ['half', 'stored without any id, or only counted'],
  ['shut', 'dropped'],
  ['again', 'a duplicate'],
];

const dots: readonly (readonly [string, string])[] = [
  ['delivered', 'delivered'],
  ['waiting', 'waiting'],
  ['nothing', 'gets nothing'],
  ['uncertain', 'sent, but never answered'],
  ['dead', 'refused by the receiver, or given up'],
];

/** Says what the gates and the dots of the stream mean. */
export function traceLegend(): HTMLElement {
  return h(
    'div',
    { class: 'legend' },
    h('h3', null, 'At the door'),
    h(
      'ul',
      null,
      gates.map(([gate, words]) => h('li', null, gateGlyph(gate), words)),
    ),
    h('h3', null, 'At each destination'),
    h(
      'ul',
      null,
      dots.map(([dot, words]) => h('li', null, h('span', { class: `dot dot-${dot}` }), words)),
    ),
  );
}
