import { h } from './element.ts';

export interface ChoiceOption {
  readonly value: string;
  readonly words: string;
}

export interface ChoiceOptions {
  /** Unique on the page: focus finds its way back by it. */
  readonly id: string;
  readonly label: string;
  /** What is said of it where the label alone says too little. */
  readonly says?: string;
  readonly options: readonly ChoiceOption[];
  readonly value: string;
  /** True where it can't be chosen now. */
  readonly isOff?: boolean;
  readonly chosen: (value: string) => void;
}

/** A labelled list to choose from. A value that is not among the options is added to them. */
export function choice({
  id,
  label,
  says,
  options,
  value,
  isOff = false,
  chosen,
}: ChoiceOptions): HTMLElement {
  const all = options.some((option) => option.value === value)
    ? options
    : [...options, { value, words: value }];
  const select = h(
    'select',
    { id, 'aria-label': says ?? null, disabled: isOff },
    all.map((option) =>
      h('option', { value: option.value, selected: option.value === value }, option.words),
    ),
  );
  select.addEventListener('change', () => chosen(select.value));
  return h('label', { class: 'choice' }, h('span', null, label), select);
}

/** A button that does something on this page. */
export function action(id: string, words: string, run: () => void, says?: string): HTMLElement {
  const button = h('button', { id, type: 'button', 'aria-label': says ?? null }, words);
  button.addEventListener('click', run);
  return button;
}
