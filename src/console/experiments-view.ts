import type { ExperimentsAnswer } from '../insight/answers.ts';
import { type Child, h } from './element.ts';
import { figureTable } from './figure-table.ts';
import { measureCell, type MeasureLine } from './measure-cell.ts';
import { rateLine } from './rate-line.ts';
import { pointEndsWords, pointsWords, tickPercent } from './rate-words.ts';
import { evenScale, type Scale } from './scale.ts';
import { scaleDrawing } from './scale-drawing.ts';
import { shownCell, withheld } from './shown-cell.ts';
import { breakable } from './token-text.ts';
import { spaced } from './words.ts';

type Experiment = ExperimentsAnswer['experiments'][number];
type Variant = Experiment['variants'][number];

/** Each experiment: the rate of each variant, and how far it is from the first. */
export function experimentsView({ macro, experiments }: ExperimentsAnswer): Child {
  if (experiments.length === 0) return nothing();
  return experiments.map((experiment, index) => card(experiment, spaced(macro), index));
}

function card({ experiment, variants, warning }: Experiment, big: string, index: number): Child {
  const id = `experiment-${index}`;
  const rates = evenScale(variants.map(({ rate }) => rate?.high ?? 0));
  const apart = evenScale(
    variants.flatMap(({ difference }) =>
      difference === null ? [] : [difference.low, difference.high],
    ),
  );
  return h(
    'section',
    { class: 'experiment', 'aria-labelledby': id },
    h('h2', { id }, breakable(experiment)),
    warning === null
      ? null
      : h('p', { class: 'notice' }, h('strong', null, 'Do not trust this one yet. '), warning),
    figureTable({
      caption: `Variants of ${experiment}`,
      columns: [
        { words: 'Variant' },
        { words: 'Visits', kind: 'number' },
        { words: `With ${big}`, kind: 'number' },
        { words: 'Of its visits', kind: 'drawing', below: scaleDrawing(rates, tickPercent) },
        {
          words: 'Against the first',
          kind: 'drawing',
          room: 'points',
          below: scaleDrawing(apart, (tick) => tickPercent(tick).replace('%', '')),
        },
      ],
      rows: variants.map((variant, at) => cells(variant, at === 0, rates, apart)),
    }),
    warning === null ? h('p', { class: 'reading' }, verdict(variants)) : null,
  );
}

function cells(variant: Variant, isFirst: boolean, rates: Scale, apart: Scale): readonly Child[] {
  return [
    h('span', { class: 'figure-name' }, breakable(variant.variant)),
    shownCell(variant.visits),
    shownCell(variant.conversions),
    measureCell([rateLine(variant.rate)], rates, 0),
    isFirst
      ? h('span', { class: 'soft' }, 'the others are held against it')
      : measureCell([differenceLine(variant)], apart, 0),
  ];
}

function differenceLine({ difference }: Variant): MeasureLine {
  if (difference === null) return { interval: null, words: withheld(), ends: null };
  const { difference: at, low, high } = difference;
  return {
    interval: { at, low, high },
    words: pointsWords(at, difference),
    ends: pointEndsWords(difference),
  };
}

/** What can be said, and no more: an interval over zero shows no difference. */
function verdict(variants: readonly Variant[]): string {
  const first = variants[0]?.variant ?? '';
  const known = variants.flatMap(({ variant, difference }) =>
    difference === null ? [] : [{ variant, ...difference }],
  );
  if (known.length === 0) return 'There are too few visits to tell the variants apart.';
  const clear = known.filter(({ low, high }) => low > 0 || high < 0);
  if (clear.length === 0)
    return `No difference from “${first}” is shown: each interval holds zero.`;
  const told = clear.map(({ variant, low }) => `“${variant}” does ${low > 0 ? 'better' : 'worse'}`);
  const many =
    known.length > 1 ? ' With several variants one of them may do so by chance alone.' : '';
  return `${told.join(', ')} than “${first}”: the interval is clear of zero.${many}`;
}

function nothing(): Child {
  return h(
    'div',
    { class: 'empty' },
    h('h2', null, 'No experiment ran'),
    h(
      'p',
      null,
      'Send an event when a visitor sees a variant, and the rates of the variants stand here:',
    ),
    h('pre', null, "sluice('experiment_seen', { experiment: 'buy button', variant: 'green' });"),
  );
}
