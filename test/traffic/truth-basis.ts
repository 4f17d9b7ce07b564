import type { Asked } from '../../src/insight/questions.ts';
import type { Filter, RawBasis, RawMoney } from '../../src/insight/raw.ts';
import type { Traffic, TrafficEvent } from './traffic-event.ts';
import { dayOf, daysOf, isLeftIn, type TruthVisit, visitsIn, visitsOf } from './truth-visits.ts';

/** What the naive model looks at. */
export interface Known {
  readonly traffic: Traffic;
  readonly visits: readonly TruthVisit[];
  readonly now: number;
}

/** Groups the rows once, for all questions. */
export function known(traffic: Traffic, now: number): Known {
  return { traffic, visits: visitsOf(traffic), now };
}

/** The basis without `asOf`, which only the store knows. */
export type TruthBasis = Omit<RawBasis, 'asOf'>;

/** The visits that all filters leave, and the basis of the answer. */
export function basisOf(
  { traffic, visits, now }: Known,
  asked: Asked,
): { readonly basis: TruthBasis; readonly left: readonly TruthVisit[] } {
  const days = daysOf(asked, now);
  const all = visitsIn(visits, asked, days);
  const left = all.filter((visit) => isLeftIn(visit, asked));
  const filters = Object.keys(asked.filters).filter((name): name is Filter => name !== '');
  const without = filters.map((filter) => [
    filter,
    all.filter((visit) => isLeftIn(visit, asked, filter)).length,
  ]);
  const basis: TruthBasis = {
    site: asked.site,
    from: days[0] ?? '',
    to: days.at(-1) ?? '',
    visits: left.length,
    visitsUnfiltered: all.length,
    visitsWithout: Object.fromEntries(without),
    pageViews: pageViewsOf(traffic, asked, new Set(days)),
    waiting: 0,
  };
  return { basis, left };
}

/** Page views of these days and this site, by what was allowed. */
export function pageViewsOf(
  traffic: Traffic,
  asked: Asked,
  days: ReadonlySet<string>,
): RawBasis['pageViews'] {
  const isAsked = (site: string, ms: number, name: string): boolean =>
    name === 'page_view' && (asked.site === null || asked.site === site) && days.has(dayOf(ms));
  const views = traffic.events.filter(({ site, ts, name }) => isAsked(site, ts, name));
  const counts = traffic.counts.filter(({ site, hour, name }) => isAsked(site, hour, name));
  return {
    full: views.filter(({ variant }) => variant === 'full').length,
    degraded: views.filter(({ variant }) => variant === 'degraded').length,
    counted: counts.reduce((sum, { n }) => sum + n, 0),
  };
}

/** Sums of values by currency, largest first, with the visits that they come from. */
export function moneyOf(
  visits: readonly TruthVisit[],
  counts: (event: TrafficEvent) => boolean,
): readonly RawMoney[] {
  const sums = new Map<string | null, { value: number; visits: number }>();
  for (const visit of visits) {
    const mine = new Map<string | null, number>();
    for (const event of visit.events.filter(counts)) {
      if (event.value === null) continue;
      mine.set(event.currency, (mine.get(event.currency) ?? 0) + event.value);
    }
    for (const [currency, value] of mine) {
      const sum = sums.get(currency) ?? { value: 0, visits: 0 };
      sums.set(currency, { value: sum.value + value, visits: sum.visits + 1 });
    }
  }
  return [...sums]
    .map(([currency, sum]) => ({ currency, ...sum }))
    .toSorted((left, right) => right.value - left.value);
}
