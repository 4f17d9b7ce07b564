import type { ConsentRecord } from '../event/consented-event.ts';
import type { ConsentState, Purpose } from '../vocabulary/purposes.ts';
import type { Child } from './element.ts';
import { h } from './element.ts';
import { purposeWords } from './words.ts';

/** Shows consent by purpose: what holds under the policy, and which signals decided. */
export function consentTable(consent: ConsentRecord): readonly Child[] {
  return [
    h(
      'table',
      { class: 'consent' },
      h(
        'thead',
        null,
        h('tr', null, columnHead('Purpose'), columnHead('In force'), columnHead('Decided by')),
      ),
      h(
        'tbody',
        null,
        purposes().map(([purpose, words]) => purposeRow(consent, purpose, words)),
      ),
    ),
    h(
      'p',
      { class: 'facts' },
      h('span', null, `Policy ${consent.policy}`),
      h('span', null, `Region ${consent.region ?? 'unknown'}`),
      h('span', null, consent.gpc ? 'Global Privacy Control on' : 'No Global Privacy Control'),
    ),
  ];
}

function purposes(): readonly (readonly [Purpose, string])[] {
  // Object.entries widens the keys; they are the purposes.
  return Object.entries(purposeWords) as (readonly [Purpose, string])[];
}

function columnHead(words: string): HTMLElement {
  return h('th', { scope: 'col' }, words);
}

function purposeRow(consent: ConsentRecord, purpose: Purpose, words: string): HTMLElement {
  const effective = consent.effective[purpose];
  const resolved = consent.resolved[purpose];
  const signals = consent.signals.filter((signal) => signal.purpose === purpose);
  return h(
    'tr',
    null,
    h('th', { scope: 'row' }, words),
    h('td', null, stateMark(effective)),
    h(
      'td',
      { class: 'signals' },
      signals.length === 0
        ? h('span', { class: 'soft' }, unsaid(consent, purpose))
        : signals.map(({ source, state }) =>
            h('span', { class: `signal signal-${state}` }, h('code', null, source), ` ${state}`),
          ),
      resolved === effective
        ? null
        : h('span', { class: 'soft' }, `${resolved} by the signals, ${effective} by the policy`),
    ),
  );
}

function unsaid({ byRegion, region }: ConsentRecord, purpose: Purpose): string {
  return byRegion.includes(purpose) && region !== null
    ? `nobody: the default of ${region} holds`
    : 'nobody said anything';
}

function stateMark(state: ConsentState): HTMLElement {
  return h('span', { class: `state state-${state}` }, state);
}
