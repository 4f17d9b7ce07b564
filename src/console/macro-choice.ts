import { choice } from './choice.ts';
import { eventChoices } from './event-choices.ts';
import type { PageTools } from './insight-page.ts';
import { macroOf } from './insight-query.ts';

/** The big step that a view is about. */
export function macroChoice({ parameters, names, go }: PageTools): HTMLElement {
  const big = (names?.names ?? []).filter(({ category }) => category === 'macro');
  return choice({
    id: 'macro',
    label: 'Conversion',
    options: eventChoices(names === null ? null : { ...names, names: big }),
    value: macroOf(parameters, names),
    chosen: (macro) => go({ macro }),
  });
}
