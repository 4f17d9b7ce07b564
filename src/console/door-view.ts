import type { ConsoleState } from './console-state.ts';
import { total } from './console-state.ts';
import { doorDrawing } from './door-drawing.ts';
import type { Child } from './element.ts';
import { h } from './element.ts';
import { count, share } from './numbers.ts';
import { reasonSentence, spaced } from './words.ts';

/** What came to the door and where it went: received + made by rules = stored + dropped + duplicate. */
export function doorView(state: ConsoleState | null): Child {
  if (state === null) return h('p', { class: 'notice' }, 'The instance does not answer.');
  const { door } = state;
  if (door.received === 0) {
    return h(
      'div',
      { class: 'empty' },
      h('h2', null, 'Nobody has knocked'),
      state.demo
        ? h(
            'p',
            null,
            h('a', { href: state.addresses.public, target: 'sluice-shop' }, 'Open the shop'),
            ', answer the banner and click.',
          )
        : h(
            'p',
            null,
            'No beacon has come. ',
            h('code', null, 'sluice doctor --url'),
            ' tests the way from a page to here.',
          ),
    );
  }
  return [equation(door), doorDrawing(door), reasonTable(door), policyNote(state)];
}

/** What the operator relies on; nobody has checked it for them. */
function policyNote({ policy }: ConsoleState): Child {
  return h(
    'section',
    { class: 'policy', 'aria-labelledby': 'policy-title' },
    h('h2', { id: 'policy-title' }, `The policy at this door: ${policy.name}`),
    h('p', null, `${policy.citation.replace(/\.$/, '')}.`),
    h('p', { class: 'soft' }, `Self-assessed, as of ${policy.date}.`),
  );
}

function equation(door: ConsoleState['door']): Child {
  const dropped = total(door.dropped);
  const missing = door.received + door.derived - door.stored - dropped - door.duplicate;
  return [
    h(
      'p',
      { class: 'equation' },
      term('received', door.received),
      door.derived === 0 ? null : [h('span', null, '+'), term('made by rules', door.derived)],
      h('span', null, '='),
      term('stored', door.stored),
      h('span', null, '+'),
      term('dropped', dropped),
      h('span', null, '+'),
      term('duplicate', door.duplicate),
    ),
    h(
      'p',
      { class: missing === 0 ? 'soft' : 'notice' },
      missing === 0
        ? 'The sum holds: no event came in without being accounted for.'
        : `The sum is off by ${count(Math.abs(missing))}. That must not be: please report it.`,
    ),
  ];
}

function term(words: string, n: number): HTMLElement {
  return h('span', { class: 'term' }, h('strong', null, count(n)), h('span', null, words));
}

function reasonTable(door: ConsoleState['door']): Child {
  const reasons = Object.entries(door.dropped)
    .filter(([, n]) => n > 0)
    .toSorted(([, a], [, b]) => b - a);
  if (reasons.length === 0) return h('p', { class: 'soft' }, 'Nothing was dropped.');
  return h(
    'table',
    { class: 'reasons' },
    h('caption', null, 'Why events were dropped'),
    h(
      'tbody',
      null,
      reasons.map(([reason, n]) =>
        h(
          'tr',
          null,
          h('td', { class: 'number strong' }, count(n)),
          h('td', { class: 'number soft' }, share(n, door.received)),
          h(
            'th',
            { scope: 'row' },
            spaced(reason),
            h('span', { class: 'soft' }, reasonSentence(reason)),
          ),
        ),
      ),
    ),
  );
}
