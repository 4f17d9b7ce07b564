import { choice } from './choice.ts';
import { type Child, h } from './element.ts';
import { eventChoices } from './event-choices.ts';
import type { InsightPage, PageTools } from './insight-page.ts';
import { macroOf } from './insight-query.ts';
import { segmentView } from './segment-view.ts';

interface Chosen {
  readonly did: string;
  /** Empty: nothing is left out. */
  readonly not: string;
}

/** Who did one thing and not another, and what they are like. */
export const segmentPage: InsightPage<'segment'> = {
  view: 'segment',
  question: 'segment',
  about: 'Who did one thing and not another, and what these visits have in common.',
  ownFilters: ['did', 'not'],
  asks: (tools) => {
    const { did, not } = chosenOf(tools);
    return not === '' ? { did } : { did, not };
  },
  controls,
  draw: segmentView,
};

/** Until something is chosen: who came near the aim and did not reach it. */
function chosenOf({ parameters, names }: PageTools): Chosen {
  const did = parameters.get('did');
  if (did !== undefined) return { did, not: parameters.get('not') ?? '' };
  return { did: nearest(names), not: parameters.get('not') ?? macroOf(parameters, names) };
}

/** The cart where there is one, else the commonest small step that is not merely being there. */
function nearest(names: PageTools['names']): string {
  const small = (names?.names ?? [])
    .filter(({ category, stage }) => category !== 'macro' && stage !== null)
    .toSorted((a, b) => (b.visits ?? 0) - (a.visits ?? 0));
  const cart = small.find(({ name }) => name === 'add_to_cart');
  const chosen = cart ?? small.find(({ stage }) => stage !== 'awareness') ?? small[0];
  return chosen?.name ?? 'page_view';
}

function controls(tools: PageTools): Child {
  const { did, not } = chosenOf(tools);
  const options = eventChoices(tools.names);
  return h(
    'div',
    { class: 'choices' },
    choice({
      id: 'segment-did',
      label: 'Did',
      options,
      value: did,
      chosen: (value) => tools.go({ did: value, not: not === '' ? null : not }),
    }),
    choice({
      id: 'segment-not',
      label: 'and not',
      options: [{ value: '', words: '(nothing is left out)' }, ...options],
      value: not,
      chosen: (value) => tools.go({ did, not: value === '' ? null : value }),
    }),
  );
}
