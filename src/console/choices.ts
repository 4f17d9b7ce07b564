import { type Child, h } from './element.ts';

export interface Option {
  readonly value: string;
  readonly words: string;
}

export interface ChoiceOptions {
  /** Unique on the page: focus stays on it when the view is drawn anew. */
  readonly id: string;
  readonly words: string;
  readonly options: readonly Option[];
  readonly value: string;
  /** The address of what was chosen. */
  readonly link: (value: string) => string;
}

/** A few options as links, one of which holds: the address is the state. */
export function choiceLinks({ id, words, options, value, link }: ChoiceOptions): Child {
  return h(
    'nav',
    { class: 'choice-links', 'aria-labelledby': id },
    h('span', { id, class: 'choice-words' }, words),
    options.map((option) =>
      h(
        'a',
        {
          id: `${id}-${option.value}`,
          href: link(option.value),
          'aria-current': option.value === value ? 'true' : null,
        },
        option.words,
      ),
    ),
  );
}

/** Many options as a list to choose from; a choice changes the address. */
export function choiceList({ id, words, options, value, link }: ChoiceOptions): Child {
  const isKnown = options.some((option) => option.value === value);
  const all = isKnown ? options : [{ value, words: value }, ...options];
  const select = h(
    'select',
    { id },
    all.map((option) =>
      h('option', { value: option.value, selected: option.value === value }, option.words),
    ),
  );
  select.addEventListener('change', () => location.assign(link(select.value)));
  return h('label', { class: 'choice-list' }, h('span', { class: 'choice-words' }, words), select);
}
