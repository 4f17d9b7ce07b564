import type { OverviewAnswer, OverviewFigures, StepFigures } from './answers.ts';
import { type Around, basisOf, refusalOf } from './basis.ts';
import { overviewSeries } from './overview-series.ts';
import type { RawFigures, RawOverview, RawStep } from './raw.ts';
import { stageOf } from './stage-of.ts';
import { stepRests } from './step-rests.ts';
import type { Teller } from './teller.ts';
import { told } from './told.ts';

/** The days at a glance, as far as it may be told. */
export function overviewAnswer(around: Around<RawOverview>): OverviewAnswer {
  return told(around, make);
}

function make(around: Around<RawOverview>, teller: Teller): OverviewAnswer {
  const { asked, raw, wider } = around;
  const refused = refusalOf(raw.basis, asked);
  const nothing = refused !== null;
  const totals = figuresOf(raw.totals, wider, teller, nothing);
  return {
    totals,
    before: figuresOf(raw.before, [], teller, nothing, beforeRests(raw, wider)),
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
  more: readonly number[] = [],
): OverviewFigures {
  const count = (
    of: (figures: RawFigures) => number,
    others: readonly number[] = [],
  ): number | null => {
    const n = of(figures);
    const rests = [
      ...others,
      figures.visits - n,
      ...wider.map(({ totals }) => of(totals) - n),
      ...wider.map(({ totals }) => totals.visits - of(totals) - (figures.visits - n)),
    ];
    return teller.count(n, rests, mustHide);
  };
  const visits = count((each) => each.visits, more);
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

/** What a longer time leaves beside the time before, and beside both. */
function beforeRests(
  { totals, before }: RawOverview,
  wider: readonly RawOverview[],
): readonly number[] {
  return (['visits', 'conversions', 'microVisits'] as const).flatMap((figure) =>
    wider.flatMap(({ totals: long }) => {
      const rest = long[figure] - before[figure];
      return [rest, rest - totals[figure]];
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
