import type { ChannelsAnswer } from '../insight/answers.ts';
import type { Dimension } from '../insight/questions.ts';
import { dimensionWords, modelWords } from './channel-words.ts';
import { type Child, h } from './element.ts';
import { figureTable } from './figure-table.ts';
import { measureCell } from './measure-cell.ts';
import { moneyWords } from './money-words.ts';
import { rateLine } from './rate-line.ts';
import { tickPercent } from './rate-words.ts';
import { evenScale, type Scale } from './scale.ts';
import { scaleDrawing } from './scale-drawing.ts';
import { shownCell } from './shown-cell.ts';
import { breakable } from './token-text.ts';
import { spaced } from './words.ts';

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
      `${modelWords[model].sentence} A visitor is known for one day only, so what came the day before gets none.`,
    ),
    figureTable({
      caption: `Visits and conversions by ${by}`,
      columns: [
        { words: dimensionWords[by] },
        { words: 'Visits', kind: 'number' },
        { words: `With ${big}`, kind: 'number' },
        { words: 'Of its visits', kind: 'drawing', below: scaleDrawing(rates, tickPercent) },
        { words: 'Click-through', kind: 'number' },
        { words: 'Credited', kind: 'number' },
        { words: 'Value', kind: 'number' },
      ],
      rows: rows.map((row) => cells(row, by, rates)),
    }),
    h(
      'p',
      { class: 'soft reading' },
      'Click-through: visits with a CTA click, of those that saw one. Shares bear their 95% interval. A dash: no value, or none that may be told.',
    ),
  ];
}

function cells(row: ChannelsAnswer['rows'][number], by: Dimension, rates: Scale): readonly Child[] {
  const click = rateLine(row.clickThrough);
  return [
    h('span', { class: 'figure-name' }, keyWords(row.key, by)),
    shownCell(row.visits),
    shownCell(row.conversions),
    measureCell([rateLine(row.conversionRate)], rates, 0),
    [click.words, click.ends === null ? null : h('span', { class: 'ends' }, click.ends)],
    creditCell(row.credited),
    moneyWords(row.value).map((words) => h('div', null, words)),
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
