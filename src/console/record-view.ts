import type { PrivacyAnswer } from '../insight/answers.ts';
import { type Child, h } from './element.ts';
import { gateGlyph } from './gate-glyph.ts';
import { count } from './numbers.ts';

type Record = PrivacyAnswer['record'];

/** The state of the record of decisions: what it holds, what was signed, whether it is whole. */
export function recordView(record: Record): HTMLElement {
  const { rows, head, signedAt } = record;
  return h(
    'section',
    { class: 'privacy-part', 'aria-labelledby': 'privacy-record' },
    h('h2', { id: 'privacy-record' }, 'The record'),
    held(record),
    h(
      'dl',
      { class: 'terms' },
      term('Rows', count(rows)),
      term('Signed', signedAt === null ? 'not yet: at the end of the day' : timeWords(signedAt)),
      head === null ? null : term('Newest signed head', h('code', { class: 'head-code' }, head)),
    ),
    h(
      'p',
      { class: 'soft' },
      'Only counts are in it: no visitor, no page, no value. Keep the head where who can write to this machine can’t reach: then ',
      h('code', null, 'sluice ledger verify --head'),
      ' tells a record that was made anew.',
    ),
  );
}

function held({ holds, rows }: Record): Child {
  if (holds === null) {
    return h(
      'p',
      { class: 'held' },
      gateGlyph('again'),
      'It was not looked through yet. ',
      h('code', null, 'sluice ledger verify'),
      ' does it.',
    );
  }
  if (holds) {
    return h(
      'p',
      { class: 'held' },
      gateGlyph('open'),
      h('strong', null, 'It holds.'),
      ` Each of ${count(rows)} rows follows the one before.`,
    );
  }
  return h(
    'p',
    { class: 'notice', role: 'alert' },
    h('strong', null, 'It does not hold. '),
    'Rows were changed, moved or taken out. ',
    h('code', null, 'sluice ledger verify'),
    ' names the lines.',
  );
}

function term(words: string, value: Child): HTMLElement {
  return h('div', null, h('dt', null, words), h('dd', null, value));
}

function timeWords(at: number): string {
  const words = new Date(at).toLocaleString('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  return `${words} UTC`;
}
