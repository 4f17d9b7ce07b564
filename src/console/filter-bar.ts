import type { NamesAnswer } from '../insight/answers.ts';
import { dimensions } from '../insight/questions.ts';
import { choice } from './choice.ts';
import { type Child, h } from './element.ts';
import { dimensionWords } from './channel-words.ts';
import { eventChoices } from './event-choices.ts';
import type { PageTools } from './insight-page.ts';
import { dayChoices, daysOf, type FilterName, filterNames, filtersMax } from './insight-query.ts';
import { withoutFilters } from './insight-states.ts';
import { spaced } from './words.ts';

const filterWords: Readonly<Record<FilterName, string>> = {
  ...dimensionWords,
  page: 'Page',
  did: 'Did',
  not: 'Did not',
};

/** The days that figures are of, as links. */
export function dayLinks({ link, parameters }: PageTools): Child {
  return dayChoices.map(({ days, words }) =>
    h(
      'a',
      {
        id: `days-${days}`,
        href: link({ days: String(days) }),
        'aria-current': days === daysOf(parameters) ? 'true' : null,
      },
      words,
    ),
  );
}

/** What narrows the figures: what is set as links that take it out, all of it in a drawer. */
export function filterBar(tools: PageTools, hidden: readonly FilterName[]): Child {
  const names = filterNames.filter((name) => !hidden.includes(name));
  const set = names.filter((name) => tools.parameters.has(name));
  return [
    siteChoice(tools),
    names.length > 0 && drawer(names, set.length, tools),
    set.length > 0 && chips(set, tools),
  ];
}

/** All filters that a view has, behind a word that says how many are set. */
function drawer(names: readonly FilterName[], set: number, tools: PageTools): HTMLElement {
  return h(
    'details',
    { class: 'drawer', id: 'filters' },
    h(
      'summary',
      { id: 'filters-summary' },
      'Filters',
      set > 0 && h('span', { class: 'drawer-count' }, ` ${set}`),
    ),
    h(
      'div',
      { class: 'drawer-fields' },
      names.map((name) => filterField(name, tools)),
    ),
    h(
      'p',
      { class: 'drawer-note' },
      `Up to ${filtersMax} at a time: a visit is left in where each holds.`,
    ),
  );
}

/** Figures are of one site: the first of the configuration where the address names none. */
function siteChoice({ state, parameters, go }: PageTools): Child {
  const sites = state?.sites ?? [];
  const site = parameters.get('site') ?? sites[0];
  if (site === undefined || (sites.length < 2 && sites[0] === site)) return null;
  return choice({
    id: 'filter-site',
    label: 'Site',
    value: site,
    options: sites.map((name) => ({ value: name, words: name })),
    chosen: (value) => go({ site: value === sites[0] ? null : value }),
  });
}

function filterField(name: FilterName, tools: PageTools): Child {
  if (name === 'page') return pageField(tools);
  const { names, parameters, go } = tools;
  return choice({
    id: `filter-${name}`,
    label: filterWords[name],
    value: parameters.get(name) ?? '',
    options: [{ value: '', words: 'any' }, ...optionsOf(name, names)],
    isOff: isTooMany(name, tools),
    chosen: (value) => go({ [name]: value }),
  });
}

/** With as many filters as the instance takes, the others wait until one is taken out. */
function isTooMany(name: FilterName, { parameters }: PageTools): boolean {
  const set = filterNames.filter((each) => parameters.has(each));
  return set.length >= filtersMax && !set.includes(name);
}

function optionsOf(name: FilterName, names: NamesAnswer | null): ReturnType<typeof eventChoices> {
  const dimension = dimensions.find((each) => each === name);
  if (dimension === undefined) return eventChoices(names);
  return (names?.values[dimension] ?? []).map((value) => ({ value, words: value }));
}

/** A page is typed: a path, or a pattern of paths. */
function pageField(tools: PageTools): HTMLElement {
  const { parameters, go } = tools;
  const input = h('input', {
    id: 'filter-page',
    type: 'search',
    value: parameters.get('page') ?? '',
    placeholder: '/guides/**',
    disabled: isTooMany('page', tools),
    autocomplete: 'off',
    spellcheck: 'false',
  });
  input.addEventListener('change', () => go({ page: input.value.trim() }));
  return h('label', { class: 'choice' }, h('span', null, filterWords.page), input);
}

function chips(set: readonly FilterName[], tools: PageTools): HTMLElement {
  const { parameters, link } = tools;
  return h(
    'ul',
    { class: 'chips', 'aria-label': 'Filters in force' },
    set.map((name) => {
      const value = parameters.get(name) ?? '';
      const words = name === 'did' || name === 'not' ? spaced(value) : value;
      return h(
        'li',
        null,
        h(
          'a',
          { id: `chip-${name}`, class: 'chip', href: link({ [name]: null }) },
          h('span', { class: 'unseen' }, 'Take out: '),
          `${filterWords[name]} `,
          h('strong', null, words),
          h('span', { class: 'chip-cross', 'aria-hidden': 'true' }, ' ×'),
        ),
      );
    }),
    set.length > 1 &&
      h('li', null, h('a', { id: 'chips-none', href: withoutFilters(tools) }, 'take all out')),
  );
}
