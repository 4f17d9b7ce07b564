import type { ChoiceOption } from './choice.ts';
import { h } from './element.ts';

export interface ChoiceLinksOptions {
  /** Unique on the page: focus finds its way back by it. */
  readonly id: string;
  readonly label: string;
  readonly options: readonly ChoiceOption[];
  readonly value: string;
  /** The address of what would be chosen. */
  readonly link: (value: string) => string;
}

/** A few options as links, one of which holds. */
export function choiceLinks({ id, label, options, value, link }: ChoiceLinksOptions): HTMLElement {
  return h(
    'nav',
    { class: 'choice-links', 'aria-labelledby': id },
    h('span', { id, class: 'choice-label' }, label),
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
