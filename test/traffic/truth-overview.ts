import { type Asked, type Dimension, dimensions } from '../../src/insight/questions.ts';
import type {
  RawFigures,
  RawNames,
  RawOverview,
  RawPrivacy,
  RawStep,
} from '../../src/insight/raw.ts';
import type { TrafficEvent } from './traffic-event.ts';
import { basisOf, type Known, moneyOf, pageViewsOf, type TruthBasis } from './truth-basis.ts';
import { dayOf, daysOf, isLeftIn, medianOf, type TruthVisit, visitsIn } from './truth-visits.ts';

type Truth<T> = Omit<T, 'basis'> & { readonly basis: TruthBasis };

/** A macro-conversion that brings something: a refund is none. */
const isMacro = ({ category, name }: TrafficEvent): boolean =>
  category === 'macro' && name !== 'refund';

/** A small step: neither a macro-conversion nor a mere page view. */
export function isMicro({ category, name }: Pick<TrafficEvent, 'category' | 'name'>): boolean {
  return category !== 'macro' && name !== 'page_view';
}

/** The days at a glance. */
export function overviewTruth(all: Known, asked: Asked): Truth<RawOverview> {
  const { basis, left } = basisOf(all, asked);
  const earlier = visitsIn(all.visits, asked, daysOf(asked, all.now, true));
  const counted = new Map<string, number>();
  const days = new Set(daysOf(asked, all.now));
  for (const { site, hour, name, n } of all.traffic.counts) {
    if (!days.has(dayOf(hour)) || (asked.site !== null && asked.site !== site)) continue;
    counted.set(name, (counted.get(name) ?? 0) + n);
  }
  return {
    basis,
    totals: figuresOf(left),
    before: figuresOf(earlier.filter((visit) => isLeftIn(visit, asked))),
    series: seriesOf(left, asked, all.now),
    counted: [...counted].map(([name, n]) => ({ name, n })),
    steps: stepsOf(left),
  };
}

function figuresOf(visits: readonly TruthVisit[]): RawFigures {
  return {
    visits: visits.length,
    pageViews: visits.flatMap(({ events }) => events.filter(({ name }) => name === 'page_view'))
      .length,
    medianSeconds: medianOf(visits.map(({ startMs, endMs }) => (endMs - startMs) / 1000)),
    timedVisits: visits.length,
    conversions: visits.filter(({ events }) => events.some(isMacro)).length,
    microVisits: visits.filter(({ events }) => events.some(isMicro)).length,
    value: moneyOf(visits, isMacro),
  };
}

function seriesOf(visits: readonly TruthVisit[], asked: Asked, now: number): RawOverview['series'] {
  const days = daysOf(asked, now);
  const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
  const times = asked.days === 1 ? hours.map((hour) => `${days[0] ?? ''}T${hour}`) : days;
  return times.map((at) => {
    const those = visits.filter(({ startMs }) => new Date(startMs).toISOString().startsWith(at));
    const conversions = those.filter(({ events }) => events.some(isMacro)).length;
    return { at, visits: those.length, conversions };
  });
}

function stepsOf(visits: readonly TruthVisit[]): readonly RawStep[] {
  const kinds = new Map(visits.flatMap(({ events }) => events).map((event) => [event.name, event]));
  return [...kinds.values()].map(({ name, category, stage }) => {
    const isIt = (event: TrafficEvent): boolean => event.name === name;
    const those = visits.filter(({ events }) => events.some(isIt));
    const events = those.reduce((sum, visit) => sum + visit.events.filter(isIt).length, 0);
    return { name, category, stage, visits: those.length, events, value: moneyOf(those, isIt) };
  });
}

/** What there is to choose from. */
export function namesTruth(all: Known, asked: Asked): Truth<RawNames> {
  const { basis, left } = basisOf(all, asked);
  const valuesOf = (dimension: Dimension): { value: string; visits: number }[] => {
    const counts = new Map<string, number>();
    for (const visit of left) {
      const value = visit.dimensions[dimension];
      if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return [...counts].map(([value, visits]) => ({ value, visits }));
  };
  const [channel, source, medium, campaign, country, device] = dimensions;
  return {
    basis,
    names: stepsOf(left).map(({ name, category, stage, visits }) => ({
      name,
      category,
      stage,
      visits,
    })),
    values: {
      channel: valuesOf(channel),
      source: valuesOf(source),
      medium: valuesOf(medium),
      campaign: valuesOf(campaign),
      country: valuesOf(country),
      device: valuesOf(device),
    },
  };
}

/** Page views of each day by what was allowed. */
export function privacyTruth(all: Known, asked: Asked): Truth<RawPrivacy> {
  const { basis } = basisOf(all, asked);
  const days = daysOf(asked, all.now).map((day) => ({
    day,
    ...pageViewsOf(all.traffic, asked, new Set([day])),
  }));
  return { basis, days };
}
