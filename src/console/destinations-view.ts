import { conservationView } from './conservation-view.ts';
import type { ConsoleState, DestinationHealth } from './console-state.ts';
import type { Child } from './element.ts';
import { h } from './element.ts';
import { clock, perSecond, span } from './numbers.ts';
import { retentionView } from './retention-view.ts';
import { healthWords, purposeWords, spaced } from './words.ts';

/** What an operator can order for a destination. */
export interface Orders {
  /** Tries again what failed. */
  readonly retry: (name: string) => void;
  /** Sends its dead letters again. */
  readonly replayDead: (name: string) => void;
}

/** One card a destination: its health, and the sum that accounts for every event. */
export function destinationsView(state: ConsoleState | null, orders: Orders): Child {
  if (state === null) return h('p', { class: 'notice' }, 'The instance does not answer.');
  if (state.destinations.length === 0) {
    return h(
      'div',
      { class: 'empty' },
      h('h2', null, 'Nowhere to go'),
      h(
        'p',
        null,
        'No destination is configured, so every event is dropped at the door. Add one under ',
        h('code', null, 'destinations:'),
        '; ',
        h('code', null, 'sluice check'),
        ' shows what it would get.',
      ),
    );
  }
  return [
    h(
      'ul',
      { class: 'cards' },
      state.destinations.map((each) => card(each, orders)),
    ),
    retentionView(state.retention),
  ];
}

function card(destination: DestinationHealth, orders: Orders): HTMLElement {
  const { name, type, purposes, ownStore, state } = destination;
  const id = `card-${name}`;
  return h(
    'li',
    null,
    h(
      'article',
      { class: `card card-${state}`, 'aria-labelledby': id },
      h(
        'header',
        null,
        h('h2', { id }, name),
        h('p', { class: `health health-${state}` }, healthWords[state]),
      ),
      h(
        'p',
        { class: 'facts' },
        h('span', null, type),
        h('span', null, ownStore ? 'own store' : 'third party'),
        h('span', null, `needs ${purposes.map(purposeName).join(' and ')}`),
      ),
      pace(destination),
      trouble(destination, orders),
      destination.counts === null ? null : conservationView(destination.counts),
      deadLetters(destination, orders),
    ),
  );
}

function purposeName(purpose: string): string {
  return (
    Object.entries(purposeWords)
      .find(([key]) => key === purpose)?.[1]
      .toLowerCase() ?? purpose
  );
}

/** How fast it goes, and how far behind it is. */
function pace({ counts, deliveredPerSecond }: DestinationHealth): HTMLElement {
  const oldest = counts?.oldestAt ?? null;
  return h(
    'p',
    { class: 'facts' },
    h('span', null, `delivered: ${perSecond(deliveredPerSecond)}`),
    h('span', null, oldest === null ? 'nothing waits' : `the oldest waits for ${span(oldest)}`),
  );
}

function trouble(destination: DestinationHealth, { retry }: Orders): Child {
  const { name, state, lastError, counts } = destination;
  const isStopped = state === 'halted' || state === 'breaker_open';
  const canRetry = isStopped || state === 'paused' || (counts?.retrying ?? 0) > 0;
  if (lastError === null && !canRetry) return null;
  const button = h('button', { type: 'button', id: `retry-${name}` }, 'Try again now');
  button.addEventListener('click', () => retry(name));
  return h(
    'div',
    { class: `trouble ${isStopped ? 'now' : 'past'}` },
    lastError === null
      ? null
      : [
          h('p', null, h('strong', null, spaced(lastError.reason)), ` at ${clock(lastError.at)}`),
          h('p', null, lastError.remedy),
        ],
    isStopped ? h('p', { class: 'soft' }, 'Nothing is lost: its events wait.') : null,
    canRetry ? button : null,
  );
}

/** What was refused for good, as long as copies of it are kept. */
function deadLetters({ name, hasDeadLetters }: DestinationHealth, { replayDead }: Orders): Child {
  if (!hasDeadLetters) return null;
  const button = h('button', { type: 'button', id: `replay-${name}` }, 'Send them again');
  button.addEventListener('click', () => replayDead(name));
  return h(
    'div',
    { class: 'trouble past' },
    h(
      'p',
      null,
      'Copies of what was refused for good are kept: ',
      h('code', null, 'sluice dead list'),
      ' names them. Before they are sent again, consent is asked anew.',
    ),
    button,
  );
}
