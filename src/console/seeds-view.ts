import type { SeedsAnswer } from '../insight/answers.ts';
import { calibrationDrawing } from './calibration-drawing.ts';
import { type Child, h } from './element.ts';
import { figureTable } from './figure-table.ts';
import { measureCell } from './measure-cell.ts';
import { count, plural } from './numbers.ts';
import { endsWords, rateWords, tickTimes, timesEndsWords, timesWords } from './rate-words.ts';
import { type Scale, timesScale } from './scale.ts';
import { scaleDrawing } from './scale-drawing.ts';
import { shownCell } from './shown-cell.ts';
import { stepHead } from './step-head.ts';
import { spaced } from './words.ts';

/** Which small steps foretell the big one, and how far that can be believed. */
export function seedsView(answer: SeedsAnswer): Child {
  const { macro, learnt, tried, seeds } = answer;
  const big = spaced(macro);
  const odds = timesScale(seeds.flatMap(({ odds: { low, high } }) => [low, high]));
  return [
    h(
      'p',
      { class: 'caution' },
      h('strong', null, 'Foretells, does not cause. '),
      `Learnt from ${plural(learnt, 'visit')} and tried on ${plural(tried, 'other visit')} that it had not seen.`,
    ),
    worth(answer),
    h('h2', { class: 'part-title' }, 'How the chances shift'),
    figureTable({
      caption: `How many times the odds of ${big} are with each small step, all else equal`,
      columns: [
        { words: 'Small step' },
        { words: 'Visits with it', kind: 'number' },
        { words: `Odds of ${big}`, kind: 'drawing', below: scaleDrawing(odds, tickTimes, 1) },
      ],
      rows: seeds.toSorted((a, b) => b.odds.low - a.odds.low).map((seed) => cells(seed, odds)),
    }),
    h(
      'p',
      { class: 'soft reading' },
      'How many times the odds are for a visit with the step, held against one that is the same in all other steps. A line is the 95% interval; one that crosses 1 foretells nothing.',
    ),
    calibration(answer),
  ];
}

function cells(
  { name, visits, odds }: SeedsAnswer['seeds'][number],
  scale: Scale,
): readonly Child[] {
  return [
    stepHead({ name, stage: null }),
    shownCell(visits),
    measureCell(
      [
        {
          interval: { at: odds.odds, low: odds.low, high: odds.high },
          words: timesWords(odds.odds),
          ends: timesEndsWords(odds),
        },
      ],
      scale,
      1,
    ),
  ];
}

/** Whether it is better than always saying the mean: the first thing to know of a forecast. */
function worth({ brier, brierOfMean }: SeedsAnswer): Child {
  if (brier === null || brierOfMean === null || brierOfMean === 0) return null;
  const better = 1 - brier / brierOfMean;
  return h(
    'div',
    { class: 'worth' },
    h('dl', null, score('This forecast', brier), score('Always the mean', brierOfMean)),
    h(
      'p',
      { class: better > 0 ? null : 'notice' },
      better > 0
        ? `Its error is ${(100 * better).toFixed(1)}% smaller than that of always saying the mean.`
        : 'It is no better than always saying the mean. Do not rely on it.',
      h(
        'span',
        { class: 'soft' },
        ' Brier score: the mean squared error of the chances, lower is better.',
      ),
    ),
  );
}

function score(words: string, value: number): HTMLElement {
  return h('div', null, h('dt', null, words), h('dd', null, value.toPrecision(3)));
}

function calibration({ calibration: bins, macro }: SeedsAnswer): Child {
  if (bins.length === 0) return null;
  return h(
    'section',
    { class: 'calibrated', 'aria-labelledby': 'calibrated-title' },
    h('h2', { class: 'part-title', id: 'calibrated-title' }, 'Can it be believed?'),
    h(
      'p',
      { class: 'soft reading' },
      'Visits are put together by the chance that they were given. Where a dot lies on the slanted line, what was foretold is what was seen. A larger dot stands for more visits; both axes are stretched near zero.',
    ),
    h(
      'div',
      { class: 'calibrated-parts' },
      calibrationDrawing(bins),
      figureTable({
        caption: `What was foretold of ${spaced(macro)}, and what was seen`,
        columns: [
          { words: 'Foretold', kind: 'named' },
          { words: 'Seen', kind: 'number' },
          { words: '95% interval', kind: 'number' },
          { words: 'Visits', kind: 'number' },
        ],
        rows: bins.map(({ foretold, seen, visits }) => [
          rateWords({ ...seen, rate: foretold }),
          h('strong', null, rateWords(seen)),
          endsWords(seen),
          count(visits),
        ]),
      }),
    ),
  );
}
