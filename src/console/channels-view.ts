import {
  attributionModels,
  type AttributionModel,
  type ChannelsAnswer,
  type Dimension,
  dimensions,
} from '../insight/answers.ts';
import { choiceLinks, choiceList } from './choices.ts';
import { type Child, h } from './element.ts';
import { eventOptions } from './event-options.ts';
import { figureTable } from './figure-table.ts';
import { measureCell } from './measure-cell.ts';
import { moneyWords } from './money-words.ts';
import { rateLine } from './rate-line.ts';
import { tickPercent } from './rate-words.ts';
import { evenScale, type Scale } from './scale.ts';
import { scaleDrawing } from './scale-drawing.ts';
import { shownCell } from './shown-cell.ts';
import { breakable } from './token-text.ts';
import type { ViewTools } from './view-tools.ts';
import { spaced } from './words.ts';

/** How each way of giving credit is told. */
const modelWords: Readonly<Record<AttributionModel, readonly [word: string, sentence: string]>> = {
  first: ['First', 'All credit goes to what brought the first visit of the day.'],
  last: ['Last', 'All credit goes to what brought the last visit before the conversion.'],
  linear: ['Linear', 'Credit is shared evenly by the visits that led to the conversion.'],
  position: [
    'Position',
    'The first and the last visit get 40 % of the credit each; those between share 20 %.',
  ],
};

const dimensionWords: Readonly<Record<Dimension, string>> = {
  channel: 'Channel',
  source: 'Source',
  medium: 'Medium',
  campaign: 'Campaign',
  country: 'Country',
  device: 'Device',
};

/** What is chosen of the channels: by what, how credit is given, which big step. */
export function channelsChoices(
  chosen: Pick<ChannelsAnswer, 'by' | 'model' | 'macro'>,
  { link, names }: ViewTools,
): Child {
  return [
    choiceLinks({
      id: 'channels-by',
      words: 'By',
      options: dimensions.map((value) => ({ value, words: dimensionWords[value] })),
      value: chosen.by,
      link: (by) => link({ by }),
    }),
    choiceLinks({
      id: 'channels-model',
      words: 'Credit',
      options: attributionModels.map((value) => ({ value, words: modelWords[value][0] })),
      value: chosen.model,
      link: (model) => link({ model }),
    }),
    choiceList({
      id: 'channels-macro',
      words: 'Conversion',
      options: eventOptions(names, 'macro'),
      value: chosen.macro,
      link: (macro) => link({ macro }),
    }),
  ];
}

/** Where visits came from, what they did, and what is credited to it within one visitor-day. */
export function channelsView({ by, model, macro, rows }: ChannelsAnswer): Child {
  const big = spaced(macro);
  if (rows.length === 0) {
    return h(
      'div',
      { class: 'empty' },
      h('h2', null, 'Nobody came'),
      h('p', null, 'No visit with consent was stored in these days under these filters.'),
    );
  }
  const rates = evenScale(rows.map((row) => row.conversionRate?.high ?? 0));
  return [
    h(
      'p',
      { class: 'caution' },
      h('strong', null, 'Within one visitor-day. '),
      `${modelWords[model][1]} A visitor is known for one day only, so what came the day before gets none.`,
    ),
    figureTable({
      caption: `Visits and conversions by ${by}`,
      columns: [
        { words: dimensionWords[by] },
        { words: 'Visits', kind: 'number' },
        { words: `With ${big}`, kind: 'number' },
        { words: 'Of the visits', kind: 'drawing', below: scaleDrawing(rates, tickPercent) },
        { words: 'Click-through', kind: 'number' },
        { words: 'Credited', kind: 'number' },
        { words: 'Value', kind: 'number' },
      ],
      rows: rows.map((row) => cells(row, by, rates)),
    }),
    h(
      'p',
      { class: 'soft reading' },
      'Click-through: visits with a CTA click, of those that saw one. Shares bear their 95 % interval.',
    ),
  ];
}

function cells(row: ChannelsAnswer['rows'][number], by: Dimension, rates: Scale): readonly Child[] {
  const click = rateLine(row.clickThrough);
  return [
    h('span', { class: 'figure-name' }, keyWords(row.key, by)),
    shownCell(row.visits),
    shownCell(row.conversions),
    measureCell([rateLine(row.conversionRate)], rates),
    [click.words, click.ends === null ? null : h('span', { class: 'ends' }, click.ends)],
    creditCell(row.credited),
    moneyWords(row.value),
  ];
}

/** Shares of a conversion make parts of one. */
function creditCell(credited: number | null): Child {
  return credited === null ? shownCell(null) : shownCell(Math.round(credited * 10) / 10);
}

function keyWords(key: string | null, by: Dimension): Child {
  if (key === null) return h('span', { class: 'soft' }, `no ${by}`);
  return breakable(by === 'channel' || by === 'device' ? spaced(key) : key);
}
