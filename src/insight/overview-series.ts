import type { OverviewAnswer, OverviewFigures } from './answers.ts';
import type { Around } from './basis.ts';
import { hiddenDays } from './day-rings.ts';
import { hiddenOf, isSmall } from './disclosure.ts';
import type { RawOverview } from './raw.ts';
import type { Teller } from './teller.ts';

/**
 * The days, or the hours of one day. Which days are told is decided once from the last 90, so that
 * the series of one question tells no day that another holds back.
 */
export function overviewSeries(
  { asked, raw, wider }: Around<RawOverview>,
  teller: Teller,
  totals: Pick<OverviewFigures, 'visits' | 'conversions'>,
): OverviewAnswer['series'] {
  const areDays = asked.days > 1 && !teller.isRounded;
  const series = areDays ? (wider.at(-1) ?? raw).series : raw.series;
  const conceal = areDays
    ? hiddenDays
    : (parts: readonly number[], mustHide: readonly boolean[]) => hiddenOf(parts, mustHide);
  const visits = series.map((each) => each.visits);
  const conversions = series.map((each) => each.conversions);
  const hidden = conceal(
    visits,
    visits.map(() => !areDays && totals.visits === null),
  );
  const hiddenConversions = conceal(
    conversions,
    series.map(
      (each, index) =>
        hidden[index] === true ||
        isSmall(each.visits - each.conversions) ||
        (!areDays && totals.conversions === null),
    ),
  );
  const first = series.length - raw.series.length;
  return raw.series.map((each, index) => ({
    at: each.at,
    visits: teller.count(each.visits, [], hidden[first + index]),
    conversions: teller.count(each.conversions, [], hiddenConversions[first + index]),
  }));
}
