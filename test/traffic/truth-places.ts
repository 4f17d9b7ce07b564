import type { Asked } from '../../src/insight/questions.ts';
import type { RawExperiments, RawPages, RawSegment } from '../../src/insight/raw.ts';
import { basisOf, type Known, type TruthBasis } from './truth-basis.ts';
import type { TruthVisit } from './truth-visits.ts';

type Truth<T> = Omit<T, 'basis'> & { readonly basis: TruthBasis };

/** Pages against these kinds of events; every page that was seen. */
export function pagesTruth(all: Known, asked: Asked, names: readonly string[]): Truth<RawPages> {
  const { basis, left } = basisOf(all, asked);
  const rows = new Map<string, { visits: number; pageViews: number; cells: number[] }>();
  for (const { events } of left) {
    const paths = new Set(events.map(({ path }) => path).filter((path) => path !== null));
    for (const path of paths) {
      const row = rows.get(path) ?? { visits: 0, pageViews: 0, cells: names.map(() => 0) };
      const here = events.filter((event) => event.path === path);
      const done = new Set(here.map(({ name }) => name));
      rows.set(path, {
        visits: row.visits + 1,
        pageViews: row.pageViews + here.filter(({ name }) => name === 'page_view').length,
        cells: row.cells.map((n, index) => n + (done.has(names[index] ?? '') ? 1 : 0)),
      });
    }
  }
  return { basis, names, rows: [...rows].map(([path, row]) => ({ path, ...row })) };
}

/** Each experiment's variants, and what went with them. */
export function experimentsTruth(all: Known, asked: Asked): Truth<RawExperiments> {
  const { basis, left } = basisOf(all, asked);
  const seen = new Map<string, Map<string, { visits: number; conversions: number }>>();
  const mixed = new Map<string, number>();
  for (const visit of left) {
    for (const [experiment, { variants, at }] of sightsOf(visit)) {
      const cells = seen.get(experiment) ?? new Map<string, never>();
      seen.set(experiment, cells);
      const [variant = ''] = variants;
      if (variants.size > 1) {
        mixed.set(experiment, (mixed.get(experiment) ?? 0) + 1);
        continue;
      }
      const cell = cells.get(variant) ?? { visits: 0, conversions: 0 };
      const won = visit.events.some(({ name, ts }) => name === asked.macro && ts >= at) ? 1 : 0;
      cells.set(variant, { visits: cell.visits + 1, conversions: cell.conversions + won });
    }
  }
  const experiments = [...seen].map(([experiment, cells]) => ({
    experiment,
    variants: [...cells]
      .map(([variant, cell]) => ({ variant, ...cell }))
      .toSorted((one, two) => (one.variant < two.variant ? -1 : 1)),
    mixed: mixed.get(experiment) ?? 0,
  }));
  return { basis, macro: asked.macro, experiments };
}

/** The variants that a visit saw of each experiment, and when first. */
function sightsOf(visit: TruthVisit): Map<string, { variants: Set<string>; at: number }> {
  const sights = new Map<string, { variants: Set<string>; at: number }>();
  for (const { name, ts, params } of visit.events) {
    const { experiment, variant } = params;
    if (name !== 'experiment_seen') continue;
    if (typeof experiment !== 'string' || typeof variant !== 'string') continue;
    const sight = sights.get(experiment) ?? { variants: new Set(), at: ts };
    sight.variants.add(variant);
    sights.set(experiment, sight);
  }
  return sights;
}

/** Visits that did one thing, of visitors who did not do another on that day. */
export function segmentTruth(
  all: Known,
  asked: Asked,
  given: RawSegment | null,
): Truth<RawSegment> {
  const { basis, left } = basisOf(all, { ...asked, filters: without(asked.filters) });
  const { did: step = '', not = null } = asked.filters;
  const did = left.filter((visit) => has(visit, step));
  const spoilt = new Set(all.visits.filter((visit) => has(visit, not)).map(ownerOf));
  const mine = did.filter((visit) => not === null || !spoilt.has(ownerOf(visit)));
  const by = (
    group: keyof RawSegment['by'],
    keyOf: (visit: TruthVisit) => string | null,
  ): RawSegment['by']['channel'] => {
    const counts = new Map<string | null, number>();
    for (const visit of mine) counts.set(keyOf(visit), (counts.get(keyOf(visit)) ?? 0) + 1);
    // A store gives the commonest of a long list.
    const told = new Set(given?.by[group].map(({ key }) => key));
    return [...counts]
      .filter(([key]) => told.size < 50 || told.has(key))
      .map(([key, visits]) => ({ key, visits }));
  };
  return {
    basis,
    did: step,
    not,
    visitsDid: did.length,
    visits: mine.length,
    by: {
      channel: by('channel', ({ dimensions }) => dimensions.channel),
      device: by('device', ({ dimensions }) => dimensions.device),
      country: by('country', ({ dimensions }) => dimensions.country),
      lastPage: by(
        'lastPage',
        ({ events }) => events.findLast(({ path }) => path !== null)?.path ?? null,
      ),
    },
  };
}

function has({ events }: TruthVisit, step: string | null): boolean {
  return events.some(({ name }) => name === step);
}

function ownerOf({ site, visitor, session }: TruthVisit): string {
  return `${site} ${visitor ?? session}`;
}

function without(filters: Asked['filters']): Asked['filters'] {
  return Object.fromEntries(
    Object.entries(filters).filter(([name]) => name !== 'did' && name !== 'not'),
  );
}
