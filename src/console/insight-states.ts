import type { Basis } from '../insight/answers.ts';
import type { ConsoleState } from './console-state.ts';
import { crowdButton } from './crowd-button.ts';
import { type Child, h } from './element.ts';
import type { InsightResult } from './fetch-insight.ts';
import type { PageTools } from './insight-page.ts';
import { filterNames } from './insight-query.ts';

/** What stands where the figures would be while they are asked for. */
export function loadingState(): Child {
  return h('p', { class: 'asking' }, 'Asking the warehouse …');
}

type Failed = Exclude<InsightResult<unknown>, { kind: 'answered' }>;

/** Whether the page asks again by itself: the address is right, and the instance may do better soon. */
export function isPassing({ kind }: Failed): boolean {
  return kind !== 'refused' && kind !== 'broken';
}

/** Why nothing can be shown, and what to do. */
export function failedState(failed: Failed, { link, state }: PageTools): Child {
  switch (failed.kind) {
    case 'noWarehouse':
      return noWarehouse(failed.says, state);
    case 'refused':
      return empty('The instance does not take this question', [
        failed.says ?? 'Something in the address is not one of the choices.',
        h('a', { href: withoutFilters({ link }) }, 'Take all filters out'),
        h('a', { href: '#overview' }, 'Begin again with the overview'),
      ]);
    case 'broken':
      return empty('The answer can’t be read', [
        'It was cut short, or it comes from another version of Sluice than this page.',
        'Load the page again. If that does not help, ask the log of the instance.',
      ]);
    case 'busy':
      return empty('The instance has its hands full', [
        'More questions than it answers at a time are waiting. The page asks again by itself.',
      ]);
    case 'unreachable':
      return empty('The instance does not answer', [
        'The page asks again by itself. If it stays so, see whether Sluice runs, and whether the admin listener can be reached.',
      ]);
    default:
      return null;
  }
}

/** Figures that stand for too few visits are not shown: the sentence of the instance says why. */
export function refusedState(refused: string, tools: PageTools): Child {
  return empty('Too few to be shown', [
    refused,
    tools.state?.demo === true ? crowdButton() : null,
    hasFilters(tools)
      ? h('a', { href: withoutFilters(tools) }, 'Take all filters out')
      : 'Choose more days, or come back when there are more visits.',
    seeLive(),
  ]);
}

/** No visit at all. */
export function nothingState({ from, to }: Basis, tools: PageTools): Child {
  const days = from === to ? `on ${from}` : `from ${from} to ${to}`;
  return empty('Still water', [
    `No visit with consent ${days}${hasFilters(tools) ? ' that the filters leave' : ''}.`,
    tools.state?.demo === true ? crowdButton() : null,
    hasFilters(tools) ? h('a', { href: withoutFilters(tools) }, 'Take all filters out') : null,
    seeLive(),
  ]);
}

/** The address of this view without any filter. */
export function withoutFilters({ link }: Pick<PageTools, 'link'>): string {
  return link(Object.fromEntries(filterNames.map((name) => [name, null])));
}

function hasFilters({ parameters }: PageTools): boolean {
  return filterNames.some((name) => parameters.has(name));
}

function seeLive(): Child {
  return [
    h('a', { href: '#live' }, 'The live view'),
    ' shows each event as it comes, and why one stays out.',
  ];
}

function noWarehouse(says: string | null, state: ConsoleState | null): Child {
  const hasOne = state?.destinations.some(({ type }) => type === 'duckdb') ?? true;
  if (hasOne) {
    return empty('The warehouse can’t answer now', [
      says ?? 'It may still be opening.',
      'The page asks again by itself. If it stays so, ask the log of the instance, or sluice doctor.',
    ]);
  }
  return h(
    'div',
    { class: 'empty' },
    h('h2', null, 'No warehouse to ask'),
    says !== null && h('p', null, says),
    h(
      'p',
      null,
      'These figures come from the warehouse. Add a destination of type ',
      h('code', null, 'duckdb'),
      ' to the configuration, as the example has it:',
    ),
    h('pre', null, 'destinations:\n  warehouse: { type: duckdb, purposes: [analytics] }'),
    h('p', null, seeLive()),
  );
}

function empty(title: string, lines: readonly Child[]): HTMLElement {
  return h(
    'div',
    { class: 'empty' },
    h('h2', null, title),
    lines.map((line) => (line === null ? null : h('p', null, line))),
  );
}
