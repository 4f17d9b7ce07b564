import type { RawOverview, RawStep } from './raw.ts';

/** The groups that the visits of one kind of event tell of, beside those of all answers around it. */
export function stepRests(
  step: Pick<RawStep, 'name' | 'visits' | 'category'>,
  { totals }: Pick<RawOverview, 'totals'>,
  wider: readonly Pick<RawOverview, 'steps' | 'totals'>[],
): readonly number[] {
  const { name, visits, category } = step;
  const union = category === 'macro' ? totals.conversions : totals.microVisits;
  const isKnown = name !== 'page_view' && name !== 'refund';
  const hasUnion = isKnown && union > visits;
  return [
    totals.visits - visits,
    ...(hasUnion ? [union - visits] : []),
    ...wider.flatMap((longer) => {
      const same = visitsIn(longer.steps, name) ?? visits;
      const all = category === 'macro' ? longer.totals.conversions : longer.totals.microVisits;
      return [
        same - visits,
        longer.totals.visits - same - (totals.visits - visits),
        ...(hasUnion || (isKnown && all > same) ? [all - same - (union - visits)] : []),
      ];
    }),
  ];
}

/** The visits of one kind of event; null where the list has none. */
export function visitsIn(
  steps: readonly { readonly name: string; readonly visits: number }[],
  name: string,
): number | null {
  return steps.find((step) => step.name === name)?.visits ?? null;
}
