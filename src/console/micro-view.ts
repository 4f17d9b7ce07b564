import type { MicroAnswer, MicroRow, Rate } from '../insight/answers.ts';
import { durationWords } from './duration-words.ts';
import { type Child, h } from './element.ts';
import { figureTable } from './figure-table.ts';
import { measureCell } from './measure-cell.ts';
import { rateLine } from './rate-line.ts';
import { tickPercent, tickTimes, timesEndsWords, timesWords } from './rate-words.ts';
import { evenScale, type Scale, timesScale } from './scale.ts';
import { scaleDrawing } from './scale-drawing.ts';
import { shownCell, withheld } from './shown-cell.ts';
import { stepHead } from './step-head.ts';
import { spaced } from './words.ts';

/** Which small steps go with the big one: both rates, how many times the one is the other, when. */
export function microView({ macro, rows }: MicroAnswer): Child {
  const big = spaced(macro);
  if (rows.length === 0) return nothing(big);
  const rates = evenScale(
    rows.flatMap(({ rateWith, rateWithout }) => [high(rateWith), high(rateWithout)]),
  );
  const lifts = timesScale(
    rows.flatMap(({ lift }) => (lift === null ? [] : [lift.low, lift.high])),
  );
  return [
    h(
      'p',
      { class: 'caution' },
      h('strong', null, 'Goes with, does not cause. '),
      `Who means to end in ${big} takes more small steps on the way. Only an experiment tells what a step brings about.`,
    ),
    figureTable({
      caption: `Which small steps go with ${big}`,
      columns: [
        { words: 'Small step' },
        { words: 'Visits', kind: 'number' },
        {
          words: `Then ${big}`,
          kind: 'drawing',
          room: 'pairs',
          below: scaleDrawing(rates, tickPercent),
        },
        { words: 'How many times', kind: 'drawing', below: scaleDrawing(lifts, tickTimes, 1) },
        { words: 'Between (median)', kind: 'number' },
      ],
      rows: sorted(rows).map((row) => cells(row, rates, lifts)),
    }),
    h(
      'p',
      { class: 'soft reading' },
      `Filled: of the visits with the step, those that went on to ${big}. Hollow: of the visits without it. `,
      'A line is the 95% interval; one that crosses 1 shows no difference. An arrow points to what lies beyond the scale.',
    ),
  ];
}

/** The surest first: by the low end of the lift; what is withheld comes last. */
function sorted(rows: readonly MicroRow[]): readonly MicroRow[] {
  return rows.toSorted((a, b) => surety(b) - surety(a));
}

function surety({ lift, rateWith, rateWithout }: MicroRow): number {
  if (lift !== null) return lift.low;
  if (rateWith === null || rateWithout === null) return -1;
  return rateWith.low > rateWithout.high ? Number.MAX_VALUE : 0;
}

function cells(row: MicroRow, rates: Scale, lifts: Scale): readonly Child[] {
  const { lift, medianSecondsBetween: between } = row;
  return [
    stepHead(row),
    shownCell(row.visits),
    measureCell(
      [rateLine(row.rateWith, 'main', 'with'), rateLine(row.rateWithout, 'other', 'without')],
      rates,
      0,
    ),
    measureCell(
      [
        lift === null
          ? { interval: null, words: noLift(row), ends: null }
          : {
              interval: { at: lift.lift, low: lift.low, high: lift.high },
              words: timesWords(lift.lift),
              ends: timesEndsWords(lift),
            },
      ],
      lifts,
      1,
    ),
    between === null ? '–' : durationWords(between),
  ];
}

/** Where a share is zero, no ratio of it has an interval. */
function noLift({ rateWith, rateWithout }: MicroRow): Child {
  return rateWith === null || rateWithout === null
    ? withheld()
    : h('span', { class: 'soft ends' }, 'no ratio: a share is zero');
}

function high(rate: Rate | null): number {
  return rate?.high ?? 0;
}

function nothing(big: string): Child {
  return h(
    'div',
    { class: 'empty' },
    h('h2', null, `Nothing goes with ${big} yet`),
    h(
      'p',
      null,
      'No small step with consent was stored in these days. Choose more days, or another site.',
    ),
  );
}
