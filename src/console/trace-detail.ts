import type { Trace, TraceDestination } from '../event/trace.ts';
import { consentTable } from './consent-table.ts';
import type { Child } from './element.ts';
import { h } from './element.ts';
import { gateGlyph } from './gate-glyph.ts';
import { keptEvent } from './kept-event.ts';
import { clock, money, plural } from './numbers.ts';
import { dotState } from './trace-row.ts';
import type { GateState } from './trace-verdict.ts';
import { removalCount, verdictOf } from './trace-verdict.ts';
import { decisionWords, outcomeWords, reasonSentence, spaced } from './words.ts';
import { consentReasons } from '../vocabulary/outcomes.ts';

/** The whole answer for one event, as a water's course: consent, what was kept, who gets it. */
export function traceDetail(trace: Trace): HTMLElement {
  const verdict = verdictOf(trace);
  const stopsAtConsent = trace.reason !== null && consentReasons.has(trace.reason);
  const wet = verdict.gate === 'open' || verdict.gate === 'half';
  return h(
    'article',
    { class: 'trace', 'aria-labelledby': 'trace-name' },
    h('a', { class: 'back', href: '#live' }, 'All events'),
    h(
      'header',
      { class: 'trace-head' },
      h('h2', { id: 'trace-name', tabindex: -1 }, trace.name),
      h(
        'p',
        { class: `verdict verdict-${verdict.gate}` },
        h('strong', null, capital(verdict.word)),
        ` ${verdict.sentence}`,
      ),
      madeBy(trace),
      h('p', { class: 'facts' }, facts(trace)),
    ),
    course(
      'Consent',
      stopsAtConsent ? 'shut' : verdict.gate === 'half' ? 'half' : 'open',
      !stopsAtConsent,
      trace.consent === null
        ? h('p', { class: 'soft' }, 'It did not come so far as to be asked for.')
        : consentTable(trace.consent),
    ),
    course(keptTitle(trace), verdict.gate, wet, keptBody(trace)),
    wet ? destinations(trace.destinations) : null,
  );
}

/** An event that a rule of the site made was never sent: it stands beside the one that was. */
function madeBy({ rule, event }: Trace): Child {
  if (rule === undefined || rule === null) return null;
  const sent = event === null || event.name === rule.name ? null : event.name;
  return h(
    'p',
    { class: 'made-by' },
    'Made by the rule ',
    h('code', null, rule.name),
    sent === null ? null : [' beside ', h('b', null, sent)],
    `: ${rule.words}.`,
  );
}

function facts(trace: Trace): readonly Child[] {
  const { category, stage, value, currency, acquisition } = trace.facts ?? {};
  return [
    h('span', null, h('time', null, clock(trace.at)), ` on ${trace.site}`),
    category === undefined ? null : h('span', null, category),
    stage === undefined || stage === null ? null : h('span', null, `${stage} stage`),
    value === undefined || value === null
      ? null
      : h('span', null, `worth ${money(value, currency ?? null)}`),
    acquisition === undefined
      ? null
      : h(
          'span',
          null,
          `came by ${spaced(acquisition.channel)}`,
          acquisition.campaign === null ? null : `, campaign ${acquisition.campaign}`,
        ),
    h('code', { class: 'trace-id' }, trace.id),
  ];
}

function keptTitle(trace: Trace): string {
  const removed = removalCount(trace);
  return removed === 0 ? 'What was kept' : `What was kept, after ${plural(removed, 'removal')}`;
}

function keptBody(trace: Trace): Child {
  if (trace.outcome === 'duplicate') {
    return h('p', { class: 'soft' }, 'Nothing new: the same event lies in the log already.');
  }
  if (trace.event === null || trace.outcome !== 'stored') {
    return h(
      'p',
      { class: 'soft' },
      'Nothing: no name, no address, no id. Only this reason is counted.',
    );
  }
  return [
    keptEvent(trace.event, trace.redactions),
    removalCount(trace) === 0
      ? h('p', { class: 'soft' }, 'Nothing personal was found in it.')
      : null,
  ];
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** One reach of the course; below a shut gate it runs dry. */
function course(title: string, gate: GateState, wet: boolean, body: Child): HTMLElement {
  return h(
    'section',
    { class: `course ${wet ? 'wet' : 'dry'}` },
    h('h3', null, gateGlyph(gate), title),
    h('div', { class: 'course-body' }, body),
  );
}

function destinations(list: readonly TraceDestination[]): HTMLElement {
  return h(
    'section',
    { class: 'course last' },
    h(
      'h3',
      null,
      gateGlyph(list.some(({ decision }) => decision !== 'drop') ? 'open' : 'shut'),
      'Who gets it',
    ),
    h('ul', { class: 'course-body branches' }, list.map(branch)),
  );
}

function branch(destination: TraceDestination): HTMLElement {
  const { name, decision, reason, outcome, detail } = destination;
  const gate: GateState = decision === 'drop' ? 'shut' : decision === 'send' ? 'open' : 'half';
  return h(
    'li',
    { class: `branch branch-${gate}` },
    gateGlyph(gate),
    h('p', null, h('strong', null, name), ` ${decisionWords[decision]}`),
    decision === 'drop'
      ? null
      : h(
          'p',
          { class: 'branch-outcome' },
          h('span', { class: `dot dot-${dotState(destination)}` }),
          outcome === null ? 'waiting' : outcomeWords[outcome],
        ),
    reason === null ? null : h('p', { class: 'branch-reason soft' }, reasonSentence(reason)),
    detail === null ? null : h('p', { class: 'branch-reason soft' }, `It said: ${spaced(detail)}`),
  );
}
