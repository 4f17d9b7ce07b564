import type { OverviewAnswer, OverviewFigures, StepFigures } from './answers.ts';
import { type Around, basisOf, isRounded, refusalOf } from './basis.ts';
import { isSmall } from './disclosure.ts';
import { overviewSeries } from './overview-series.ts';
import type { RawFigures, RawOverview, RawStep } from './raw.ts';
import { stageOf } from './stage-of.ts';
import { stepRests } from './step-rests.ts';
import { Teller } from './teller.ts';

/** The days at a glance, as far as it may be told. */
export function overviewAnswer(around: Around<RawOverview>): OverviewAnswer {
  const { asked, raw, wider } = around;
  const teller = new Teller(isRounded(asked));
  const refused = refusalOf(raw.basis, asked);
  const nothing = refused !== null;
  const totals = figuresOf(raw.totals, wider, teller, nothing);
  return {
    totals,
    before: figuresOf(raw.before, [], teller, nothing || !tellsBefore(raw, wider)),
    series: overviewSeries(around, teller, totals),
    counted: raw.counted.flatMap(({ name, n }) => {
      const shown = teller.count(
        n,
        wider.map(({ counted }) => (counted.find((each) => each.name === name)?.n ?? n) - n),
      );
      return shown === null ? [] : [{ name, n: shown }];
    }),
    steps: nothing ? [] : raw.steps.map((step) => stepOf(step, around, totals, teller)),
    basis: basisOf(around, teller, refused),
  };
}

function figuresOf(
  figures: RawFigures,
  wider: readonly RawOverview[],
  teller: Teller,
  mustHide: boolean,
): OverviewFigures {
  const count = (of: (figures: RawFigures) => number): number | null => {
    const n = of(figures);
    const rests = [
      figures.visits - n,
      ...wider.map(({ totals }) => of(totals) - n),
      ...wider.map(({ totals }) => totals.visits - of(totals) - (figures.visits - n)),
    ];
    return teller.count(n, rests, mustHide);
  };
  const visits = count((each) => each.visits);
  const conversions = count((each) => each.conversions);
  const pageViews = teller.beside(visits, figures.pageViews);
  return {
    visits,
    pageViews,
    pagesPerVisit: teller.ratio(pageViews, visits),
    medianSeconds: teller.median(figures.medianSeconds, visits, figures.timedVisits),
    conversions,
    conversionRate: teller.rate(conversions, visits),
    microVisits: count((each) => each.microVisits),
    value: teller.money(figures.value, conversions, ({ currency, visits: paid }) => [
      figures.conversions - paid,
      ...wider.map(
        ({ totals }) =>
          (totals.value.find((sum) => sum.currency === currency)?.visits ?? paid) - paid,
      ),
    ]),
  };
}

/** The time before is told where no longer time, less it or less both, leaves a small group. */
function tellsBefore({ totals, before }: RawOverview, wider: readonly RawOverview[]): boolean {
  return (['visits', 'conversions', 'microVisits'] as const).every((figure) =>
    wider.every(({ totals: long }) => {
      const rest = long[figure] - before[figure];
      return !isSmall(rest) && !isSmall(rest - totals[figure]);
    }),
  );
}

function stepOf(
  step: RawStep,
  { raw, wider }: Around<RawOverview>,
  totals: OverviewFigures,
  teller: Teller,
): StepFigures {
  const visits = teller.count(step.visits, stepRests(step, raw, wider));
  return {
    name: step.name,
    category: step.category,
    stage: stageOf(step.stage),
    visits,
    events: teller.beside(visits, step.events),
    rate: teller.rate(visits, totals.visits),
    value: teller.money(step.value, visits, ({ visits: paid }) => [step.visits - paid]),
  };
}
