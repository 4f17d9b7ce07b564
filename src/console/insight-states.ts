import type { Basis } from '../insight/answers.ts';
import { type Child, h } from './element.ts';
import type { InsightResult } from './fetch-insight.ts';
import type { PageTools } from './insight-page.ts';
import { filterNames } from './insight-query.ts';

/** What stands where the figures would be while they are asked for. */
export function loadingState(): Child {
  return h('p', { class: 'asking' }, 'Asking the warehouse …');
}

/** Why nothing can be shown, and what to do; an answer that can be shown is not its matter. */
export function failedState(result: Exclude<InsightResult<unknown>, { kind: 'answered' }>): Child {
  if (result.kind === 'noWarehouse') return noWarehouse(result.says);
  if (result.kind === 'refused') {
    return empty('The instance does not take this question', [
      result.says ?? 'Something in the address is not one of the choices.',
      h('a', { href: '#overview' }, 'Begin again with the overview'),
    ]);
  }
  if (result.kind === 'broken') {
    return empty('The answer can’t be read', [
      'It was cut short, or it comes from another version of Sluice than this page.',
      'Load the page again. If that does not help, ask the log of the instance.',
    ]);
  }
  return empty('The instance does not answer', [
    'The page asks again by itself. If it stays so, see whether Sluice runs, and whether the admin listener can be reached.',
  ]);
}

/** Figures that stand for too few visits are not shown: the sentence of the instance says why. */
export function refusedState(refused: string, tools: PageTools): Child {
  return empty('Too few to be shown', [
    refused,
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
    hasFilters(tools) ? h('a', { href: withoutFilters(tools) }, 'Take all filters out') : null,
    seeLive(),
  ]);
}

/** The address of this view without any filter. */
export function withoutFilters({ link }: PageTools): string {
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

function noWarehouse(says: string | null): Child {
  return h(
    'div',
    { class: 'empty' },
    h('h2', null, 'No warehouse to ask'),
    says === null ? null : h('p', null, says),
    h(
      'p',
      null,
      'These figures come from the warehouse. Add a destination of type ',
      h('code', null, 'duckdb'),
      ' to the configuration, as the example has it:',
    ),
    h('pre', null, 'destinations:\n  warehouse: { type: duckdb, purposes: [analytics] }'),
    h(
      'p',
      { class: 'soft' },
      'If it is there, it may still be opening: the page asks again by itself, or ask ',
      h('code', null, 'sluice doctor'),
      '.',
    ),
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
