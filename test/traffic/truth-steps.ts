import type { Asked } from '../../src/insight/questions.ts';
import type { RawFunnel, RawMicro, RawSeeds } from '../../src/insight/raw.ts';
import { basisOf, type Known, type TruthBasis } from './truth-basis.ts';
import { isMicro } from './truth-overview.ts';
import { medianOf, type TruthVisit } from './truth-visits.ts';

type Truth<T> = Omit<T, 'basis'> & { readonly basis: TruthBasis };

/** When a visit took each step, each at or after the one before; it ends where one is missing. */
export function reachedAt({ events }: TruthVisit, steps: readonly string[]): readonly number[] {
  const times: number[] = [];
  for (const step of steps) {
    const from = times.at(-1) ?? -Infinity;
    const found = events.find(({ name, ts }) => name === step && ts >= from);
    if (found === undefined) break;
    times.push(found.ts);
  }
  return times;
}

/** How many visits go how far. */
export function funnelTruth(all: Known, asked: Asked): Truth<RawFunnel> {
  const { basis, left } = basisOf(all, asked);
  const journeys = left.map((visit) => reachedAt(visit, asked.steps));
  const without = asked.steps.slice(0, -1).map((_, out) => {
    const others = asked.steps.filter((__, place) => place !== out);
    const reached = left.map((visit) => reachedAt(visit, others).length);
    return others.map((__, place) => reached.filter((length) => length > place).length);
  });
  const steps = asked.steps.map((name, index) => {
    const reached = journeys.filter(({ length }) => length > index);
    const waits = reached.map((times) => ((times[index] ?? 0) - (times[index - 1] ?? 0)) / 1000);
    const medianSeconds = index === 0 ? null : medianOf(waits);
    return { name, visits: reached.length, medianSeconds };
  });
  // A store looks at these only where no filter is asked for.
  return Object.keys(asked.filters).length > 0 ? { basis, steps } : { basis, steps, without };
}

/** When the first of these was done in a visit; null where never. */
function firstOf({ events }: TruthVisit, name: string): number | null {
  return events.find((event) => event.name === name)?.ts ?? null;
}

/** Which small steps go before the big one. */
export function microTruth(all: Known, asked: Asked): Truth<RawMicro> {
  const { basis, left } = basisOf(all, asked);
  const bought = new Map(left.map((visit) => [visit, firstOf(visit, asked.macro)]));
  const converted = left.filter((visit) => bought.get(visit) !== null).length;
  const kinds = new Map(
    left
      .flatMap(({ events }) => events.filter(isMicro))
      .filter(({ name }) => name !== asked.macro)
      .map((event) => [event.name, event]),
  );
  const rows = [...kinds.values()].map(({ name, category, stage }) => {
    const waits: number[] = [];
    let visits = 0;
    for (const visit of left) {
      const did = firstOf(visit, name);
      const then = bought.get(visit) ?? null;
      if (did === null || (then !== null && did > then)) continue;
      visits += 1;
      if (then !== null) waits.push((then - did) / 1000);
    }
    return {
      name,
      category,
      stage,
      visits,
      converted: waits.length,
      visitsWithout: left.length - visits,
      convertedWithout: converted - waits.length,
      medianSecondsBetween: medianOf(waits),
    };
  });
  return { basis, macro: asked.macro, converted, rows };
}

/**
 * What each visit did before the big step: the names that a store gave, and as its sample every
 * visit, for a store gives all where they are not too many.
 */
export function seedsTruth(all: Known, asked: Asked, given: RawSeeds | null): Truth<RawSeeds> {
  const { basis, macro, converted, rows } = microTruth(all, asked);
  const { left } = basisOf(all, asked);
  const names = given?.names ?? [];
  const sample = new Map<string, { did: number[]; converted: boolean; n: number }>();
  for (const visit of left) {
    const then = firstOf(visit, macro);
    const did = names.flatMap((name, place) => {
      const at = firstOf(visit, name);
      return at === null || (then !== null && at > then) ? [] : [place];
    });
    const key = `${did.join(' ')} ${String(then !== null)}`;
    const n = (sample.get(key)?.n ?? 0) + 1;
    sample.set(key, { did, converted: then !== null, n });
  }
  return {
    basis,
    macro,
    names,
    visits: names.map((name) => rows.find((row) => row.name === name)?.visits ?? 0),
    all: { visits: basis.visits, converted },
    sample: [...sample.values()],
  };
}
