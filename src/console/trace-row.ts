import type { Trace, TraceDestination } from '../event/trace.ts';
import { h } from './element.ts';
import { gateGlyph } from './gate-glyph.ts';
import { clock, plural } from './numbers.ts';
import { hashOf } from './route.ts';
import { removalCount, verdictOf } from './trace-verdict.ts';
import { decisionWords, outcomeWords, spaced } from './words.ts';

/** One event in the stream: a link that opens it. */
export function traceRow(trace: Trace, isOpen: boolean): HTMLAnchorElement {
  const verdict = verdictOf(trace);
  const removed = removalCount(trace);
  return h(
    'a',
    {
      class: `row row-${verdict.gate}`,
      href: hashOf('live', trace.id),
      tabindex: isOpen ? 0 : -1,
      'aria-current': isOpen ? 'true' : null,
    },
    gateGlyph(verdict.gate),
    h('span', { class: 'row-name' }, trace.name),
    h('time', { class: 'row-time' }, clock(trace.at)),
    h(
      'span',
      { class: 'row-about' },
      h('span', { class: 'row-verdict' }, verdictWords(trace, verdict.word)),
      trace.rule === undefined || trace.rule === null
        ? null
        : h('span', { class: 'row-rule' }, 'by a rule'),
      removed === 0 ? null : h('span', { class: 'row-removed' }, plural(removed, 'removal')),
      h('span', { class: 'row-place' }, placeOf(trace)),
    ),
    h('span', { class: 'row-dots' }, trace.destinations.map(dot)),
  );
}

function verdictWords(trace: Trace, word: string): string {
  return trace.reason === null ? word : `${word}: ${spaced(trace.reason)}`;
}

/** The page's path; the site where it is not known. */
function placeOf({ event, site }: Trace): string {
  const url = event?.url === undefined ? null : URL.parse(event.url);
  return url === null ? site : url.pathname;
}

/** Where a destination stands with an event. */
export function dotState({ decision, outcome }: TraceDestination): string {
  if (outcome !== null) return outcome;
  return decision === 'drop' ? 'nothing' : 'waiting';
}

function dot(destination: TraceDestination): HTMLElement {
  const state = dotState(destination);
  const words =
    destination.outcome === null
      ? decisionWords[destination.decision]
      : outcomeWords[destination.outcome];
  return h(
    'span',
    { class: `dot dot-${state}`, title: `${destination.name}: ${words}` },
    h('span', { class: 'unseen' }, `${destination.name} ${words}. `),
  );
}
