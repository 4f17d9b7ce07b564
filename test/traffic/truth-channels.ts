import type { Asked, AttributionModel } from '../../src/insight/questions.ts';
import type { RawChannels } from '../../src/insight/raw.ts';
import { basisOf, type Known, type TruthBasis } from './truth-basis.ts';
import type { TruthVisit } from './truth-visits.ts';

interface Row {
  visits: number;
  conversions: number;
  ctaViews: number;
  ctaClicks: number;
  credited: number;
  creditedFrom: number;
  readonly value: Map<string | null, { value: number; visits: number }>;
}

/** What each channel, source, … brought, and what a model credits to it. */
export function channelsTruth(
  all: Known,
  asked: Asked,
): Omit<RawChannels, 'basis'> & { readonly basis: TruthBasis } {
  const { basis, left } = basisOf(all, asked);
  const rows = new Map<string | null, Row>();
  const rowOf = (key: string | null): Row => {
    const row = rows.get(key) ?? emptyRow();
    rows.set(key, row);
    return row;
  };
  for (const visit of left) {
    const row = rowOf(visit.dimensions[asked.by]);
    const did = (step: string): boolean => visit.events.some(({ name }) => name === step);
    row.visits += 1;
    if (did(asked.macro)) row.conversions += 1;
    if (!did('cta_view')) continue;
    row.ctaViews += 1;
    if (did('cta_click')) row.ctaClicks += 1;
  }
  // The path to a conversion has visits that a filter takes out, too.
  const days = byVisitor(all.visits);
  for (const visit of left) credit(visit, days.get(ownerOf(visit)) ?? [], asked, rowOf);
  return {
    basis,
    macro: asked.macro,
    rows: [...rows].map(([key, row]) => ({
      key,
      ...row,
      value: [...row.value].map(([currency, sum]) => ({ currency, ...sum })),
    })),
  };
}

function emptyRow(): Row {
  const counts = { visits: 0, conversions: 0, ctaViews: 0, ctaClicks: 0 };
  return { ...counts, credited: 0, creditedFrom: 0, value: new Map() };
}

function ownerOf({ site, visitor, session }: TruthVisit): string {
  return `${site} ${visitor ?? session}`;
}

function byVisitor(visits: readonly TruthVisit[]): ReadonlyMap<string, readonly TruthVisit[]> {
  const days = new Map<string, TruthVisit[]>();
  for (const visit of visits) {
    const list = days.get(ownerOf(visit)) ?? [];
    list.push(visit);
    days.set(ownerOf(visit), list);
  }
  return days;
}

function credit(
  visit: TruthVisit,
  ofVisitor: readonly TruthVisit[],
  asked: Asked,
  rowOf: (key: string | null) => Row,
): void {
  const macros = visit.events.filter(({ name }) => name === asked.macro);
  const at = macros[0]?.ts;
  if (at === undefined) return;
  const path = ofVisitor
    .filter((each) => each === visit || each.startMs <= at)
    .toSorted((one, two) => one.startMs - two.startMs);
  const named = path.filter(({ dimensions }) => dimensions.channel !== 'direct');
  const touches = named.length > 0 ? named : path;
  const shares = new Map<string | null, number>();
  touches.forEach(({ dimensions }, index) => {
    const key = dimensions[asked.by];
    const share = shareOf(asked.model, index, touches.length);
    if (share > 0) shares.set(key, (shares.get(key) ?? 0) + share);
  });
  for (const [key, share] of shares) {
    const row = rowOf(key);
    row.credited += share;
    row.creditedFrom += 1;
    const mine = new Map<string | null, number>();
    for (const { value, currency } of macros) {
      if (value !== null) mine.set(currency, (mine.get(currency) ?? 0) + value);
    }
    for (const [currency, value] of mine) {
      const sum = row.value.get(currency) ?? { value: 0, visits: 0 };
      const more = { value: sum.value + value * share, visits: sum.visits + 1 };
      row.value.set(currency, more);
    }
  }
}

/** The part of the touch at this place of so many. */
function shareOf(model: AttributionModel, index: number, count: number): number {
  if (model === 'first') return index === 0 ? 1 : 0;
  if (model === 'last') return index === count - 1 ? 1 : 0;
  if (model === 'linear' || count <= 2) return 1 / count;
  return index === 0 || index === count - 1 ? 0.4 : 0.2 / (count - 2);
}
