import { attributionModels, dimensions } from '../insight/questions.ts';
import { dimensionWords, modelWords } from './channel-words.ts';
import { channelsView } from './channels-view.ts';
import { choiceLinks } from './choice-links.ts';
import { type Child, h } from './element.ts';
import type { InsightPage, PageTools } from './insight-page.ts';
import { macroOf } from './insight-query.ts';
import { macroChoice } from './macro-choice.ts';

/** Where visits came from, and what is credited to it. */
export const channelsPage: InsightPage<'channels'> = {
  view: 'channels',
  question: 'channels',
  about: 'Where visits came from, what they did, and what a conversion is credited to.',
  asks: (tools) => ({
    by: byOf(tools),
    model: modelOf(tools),
    macro: macroOf(tools.parameters, tools.names),
  }),
  controls,
  draw: channelsView,
};

function byOf({ parameters }: PageTools): string {
  return dimensions.find((each) => each === parameters.get('by')) ?? 'channel';
}

function modelOf({ parameters }: PageTools): string {
  return attributionModels.find((each) => each === parameters.get('model')) ?? 'last';
}

function controls(tools: PageTools): Child {
  return h(
    'div',
    { class: 'choices' },
    choiceLinks({
      id: 'channels-by',
      label: 'By',
      options: dimensions.map((value) => ({ value, words: dimensionWords[value] })),
      value: byOf(tools),
      link: (by) => tools.link({ by }),
    }),
    choiceLinks({
      id: 'channels-model',
      label: 'Credit to',
      options: attributionModels.map((value) => ({ value, words: modelWords[value].word })),
      value: modelOf(tools),
      link: (model) => tools.link({ model }),
    }),
    macroChoice(tools),
  );
}
