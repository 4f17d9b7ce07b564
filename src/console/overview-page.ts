import type { OverviewAnswer, StepFigures } from '../insight/answers.ts';
import { countedApart } from './counted-apart.ts';
import { type Child, h } from './element.ts';
import { type Chamber, flight } from './flight.ts';
import type { InsightPage, PageTools } from './insight-page.ts';
import { count } from './numbers.ts';
import { overviewFacts } from './overview-facts.ts';
import { overviewSeries } from './overview-series.ts';
import { shownCell, withheld } from './shown-cell.ts';
import { stepTable } from './step-table.ts';
import { stageWords } from './words.ts';

const topMax = 8;
/** What happens to a visitor is no step of theirs. */
const notSmall: ReadonlySet<string> = new Set(['page_view', 'experiment_seen']);

/** The days at a glance: visits, conversions, the way there, the small steps. */
export const overviewPage: InsightPage<'overview'> = {
  view: 'overview',
  question: 'overview',
  about: 'How many visits came, how many ended in what the site is for, and which steps they took.',
  draw: overview,
  apart: ({ counted }) => countedApart(counted),
};

function overview(answer: OverviewAnswer, { link }: PageTools): Child {
  const { steps, series, totals, before } = answer;
  const days = daysBetween(answer.basis.from, answer.basis.to);
  const small = steps
    .filter(({ category, name }) => category !== 'macro' && !notSmall.has(name))
    .toSorted((a, b) => (b.visits ?? -1) - (a.visits ?? -1));
  return [
    overviewSeries({ series, totals, before, days }),
    overviewFacts(totals, before, days),
    h('h2', { class: 'part' }, 'Steps by stage'),
    h('p', { class: 'soft' }, 'Events with consent, from the first look to word of mouth.'),
    stages(steps),
    h('h2', { class: 'part' }, 'Top micro-conversions'),
    small.length === 0
      ? h('p', { class: 'soft' }, 'No small step was taken.')
      : stepTable('Top micro-conversions', [{ title: null, steps: small.slice(0, topMax) }]),
    h(
      'p',
      { class: 'onward' },
      h(
        'a',
        { href: link({}).replace('#overview', '#micro') },
        'Which of them go with the big ones',
      ),
      ' ',
      h('a', { href: link({}).replace('#overview', '#funnel') }, 'Where visits are lost'),
    ),
    allSteps(steps),
  ];
}

function stages(steps: readonly StepFigures[]): Child {
  const chamber = (stage: string): Chamber => {
    const here = steps.filter((step) => step.stage === stage);
    const n = here.reduce((sum, { events }) => sum + (events ?? 0), 0);
    const isHidden = here.some(({ events }) => events === null);
    if (!isHidden) return { n, words: count(n) };
    return { n, words: n === 0 ? withheld() : [shownCell(n), h('small', null, ' and more')] };
  };
  return flight({
    awareness: chamber('awareness'),
    consideration: chamber('consideration'),
    purchase: chamber('purchase'),
    retention: chamber('retention'),
    advocacy: chamber('advocacy'),
  });
}

function allSteps(steps: readonly StepFigures[]): Child {
  const groups = [...Object.entries(stageWords), [null, 'Without a stage'] as const].map(
    ([stage, title]) => ({ title, steps: steps.filter((step) => step.stage === stage) }),
  );
  return h(
    'details',
    { class: 'as-table', id: 'all-steps' },
    h('summary', { id: 'all-steps-summary' }, `All ${count(steps.length)} kinds of steps by stage`),
    stepTable('All steps by stage', groups),
  );
}

function daysBetween(from: string, to: string): number {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
  return Number.isFinite(days) && days > 0 ? days : 1;
}
