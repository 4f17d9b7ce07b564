import type { FunnelAnswer, FunnelStep } from '../insight/answers.ts';
import { durationWords } from './duration-words.ts';
import { type Child, h, svg } from './element.ts';
import { type FunnelChamber, funnelGeometry, greatestLoss } from './funnel-geometry.ts';
import { count } from './numbers.ts';
import { endsWords, rateWords } from './rate-words.ts';
import { shownCell, withheld } from './shown-cell.ts';
import { breakable } from './token-text.ts';
import { spaced } from './words.ts';

/** The funnel as water through gates: what goes on flows below each, what it holds back is lost. */
export function funnelView({ steps }: FunnelAnswer): Child {
  const chambers = funnelGeometry(steps);
  const worst = greatestLoss(steps);
  return [
    sentence(steps, worst),
    h(
      'ol',
      { class: `locks locks-${steps.length}` },
      steps.map((step, index) => {
        const chamber = chambers[index];
        return h(
          'li',
          { class: index === worst ? 'lock is-worst' : 'lock' },
          chamber === undefined ? null : drawing(chamber),
          facts(step, index, index === worst),
        );
      }),
    ),
    h(
      'p',
      { class: 'soft reading' },
      'The water stands as high as the share of the first step’s visits; the pale band is the 95% interval. A gate holds back what is lost.',
    ),
  ];
}

/** The picture in words. */
function sentence(steps: readonly FunnelStep[], worst: number | null): Child {
  const [first] = steps;
  const last = steps.at(-1);
  if (first === undefined || last === undefined || first === last) return null;
  const end =
    last.visits === null || last.rate === null
      ? ['How many of them came to ', strong(last), ' is withheld.']
      : [
          h('strong', null, count(last.visits)),
          ` (${rateWords(last.rate)}, interval ${endsWords(last.rate)}) went all the way to `,
          strong(last),
          '.',
        ];
  return h(
    'p',
    { class: 'lead' },
    'Of ',
    shownCell(first.visits),
    ' visits with ',
    strong(first),
    ', ',
    last.visits === null || last.rate === null ? 'some went on. ' : null,
    end,
    worst === null ? null : lossSentence(steps, worst),
  );
}

function lossSentence(steps: readonly FunnelStep[], worst: number): Child {
  const [before, step] = [steps[worst - 1], steps[worst]];
  if (before === undefined || step === undefined) return null;
  return [
    ' Most are lost between ',
    strong(before),
    ' and ',
    strong(step),
    ': ',
    shownCell(step.lost),
    '.',
  ];
}

function strong({ name }: FunnelStep): Child {
  return h('strong', null, breakable(spaced(name)));
}

function drawing({ level, before, low, high, gate }: FunnelChamber): SVGSVGElement {
  return svg(
    'svg',
    { class: 'lock-drawing', width: '100%', 'aria-hidden': 'true', focusable: 'false' },
    before !== null && level !== null && before > level ? lostWater(before, level) : null,
    level === null
      ? svg('rect', { class: 'lock-unknown', x: 0, y: '10%', width: '100%', height: '90%' })
      : svg('rect', {
          class: 'lock-water',
          x: 0,
          y: percent(100 - level),
          width: '100%',
          height: percent(level),
        }),
    low !== null && high !== null && level !== null
      ? svg('rect', {
          class: 'lock-interval',
          x: 0,
          y: percent(100 - high),
          width: '100%',
          height: percent(high - low),
        })
      : null,
    level === null
      ? null
      : svg('line', {
          class: 'lock-surface',
          x1: 0,
          x2: '100%',
          y1: percent(100 - level),
          y2: percent(100 - level),
        }),
    svg('rect', { class: 'lock-floor', x: 0, y: '100%', width: '100%', height: 4 }),
    gate === null ? null : drawnGate(gate),
  );
}

/** Where the water of the chamber before would stand. */
function lostWater(before: number, level: number): Child {
  return [
    svg('rect', {
      class: 'lock-lost',
      x: 0,
      y: percent(100 - before),
      width: '100%',
      height: percent(before - level),
    }),
    svg('line', {
      class: 'lock-waterline',
      x1: 0,
      x2: '100%',
      y1: percent(100 - before),
      y2: percent(100 - before),
    }),
  ];
}

function drawnGate({ top, bottom }: { readonly top: number; readonly bottom: number }): Child {
  return [
    svg('rect', { class: 'lock-post', x: 0, y: 0, width: 4, height: '100%' }),
    svg('rect', { class: 'lock-post', x: 14, y: 0, width: 4, height: '100%' }),
    svg('rect', {
      class: 'lock-panel',
      x: 4,
      y: percent(100 - top),
      width: 10,
      height: percent(Math.max(0, top - bottom)),
    }),
  ];
}

function facts(step: FunnelStep, index: number, isWorst: boolean): HTMLElement {
  const { name, visits, rate, fromBefore, lost, medianSeconds } = step;
  return h(
    'div',
    { class: 'lock-facts' },
    h('h3', null, h('span', { class: 'lock-number' }, `${index + 1} `), breakable(spaced(name))),
    h('p', { class: 'big-figure' }, shownCell(visits), h('small', null, ' visits')),
    index === 0
      ? null
      : h(
          'dl',
          null,
          fact('of the first step', rate === null ? withheld() : rateWith(rate)),
          fact('of the step before', fromBefore === null ? withheld() : rateWith(fromBefore)),
          fact(
            isWorst ? 'lost here, the most' : 'lost here',
            lost === null ? withheld() : count(lost),
            isWorst ? 'lock-loss' : null,
          ),
          fact(
            'since the step before (median)',
            medianSeconds === null ? '–' : durationWords(medianSeconds),
          ),
        ),
  );
}

function rateWith(rate: NonNullable<FunnelStep['rate']>): Child {
  return [rateWords(rate), h('span', { class: 'ends' }, ` ${endsWords(rate)}`)];
}

function fact(words: string, value: Child, kind: string | null = null): HTMLElement {
  return h('div', { class: kind }, h('dt', null, words), h('dd', null, value));
}

function percent(value: number): string {
  return `${Number(value.toFixed(3))}%`;
}
