import type { ChannelsAnswer } from './answers.ts';
import { type Around, basisOf, isRounded, refusalOf } from './basis.ts';
import { hiddenOf, isSmall } from './disclosure.ts';
import type { RawChannels } from './raw.ts';
import { Teller } from './teller.ts';

type Row = RawChannels['rows'][number];
type Measure = (row: Row) => number;

const visitsIn: Measure = (row) => row.visits;
const viewsIn: Measure = (row) => row.ctaViews;

/** By channel, source, campaign, country or device, as far as it may be told. */
export function channelsAnswer(around: Around<RawChannels>): ChannelsAnswer {
  const { asked, raw } = around;
  const teller = new Teller(isRounded(asked));
  const refused = refusalOf(raw.basis, asked);
  const rows = refused === null ? raw.rows : [];
  const hide = (of: Measure, above: readonly boolean[], most: Measure): readonly boolean[] =>
    hiddenRows(around, of, { above, most });
  const nothing = rows.map(() => false);
  const visits = hide(visitsIn, nothing, visitsIn);
  const conversions = hide((row) => row.conversions, visits, visitsIn);
  const views = hide(viewsIn, visits, visitsIn);
  const clicks = hide((row) => row.ctaClicks, views, viewsIn);
  const credited = hide((row) => row.creditedFrom, visits, visitsIn);
  return {
    by: asked.by,
    model: asked.model,
    macro: raw.macro,
    rows: rows.map((row, index) => {
      const shown = teller.count(row.visits, [], visits[index]);
      const converted = teller.count(row.conversions, [], conversions[index]);
      const from = teller.count(row.creditedFrom, [], credited[index]);
      return {
        key: row.key,
        visits: shown,
        conversions: converted,
        conversionRate: teller.rate(converted, shown),
        clickThrough: teller.rate(
          teller.count(row.ctaClicks, [], clicks[index]),
          teller.count(row.ctaViews, [], views[index]),
        ),
        credited: from === null ? null : creditOf(row.credited, teller),
        value: teller.money(row.value, from, ({ visits: paid }) => [row.creditedFrom - paid]),
      };
    }),
    basis: basisOf(around, teller, refused),
  };
}

/** Which rows of one measure are held back; `most` is the count that it is a part of. */
function hiddenRows(
  { raw, wider }: Around<RawChannels>,
  of: Measure,
  { above, most }: { readonly above: readonly boolean[]; readonly most: Measure },
): readonly boolean[] {
  const longer = wider.map(({ rows }) => new Map(rows.map((row) => [row.key, row])));
  const beyond = raw.basis.visits - raw.rows.reduce((sum, row) => sum + row.visits, 0);
  return hiddenOf(
    raw.rows.map(of),
    raw.rows.map(
      (row, index) =>
        above[index] === true ||
        isSmall(most(row) - of(row)) ||
        isSmall(raw.basis.visits - row.visits) ||
        longer.some((rows) => {
          const same = rows.get(row.key);
          if (same === undefined) return false;
          const others = most(same) - of(same) - (most(row) - of(row));
          return isSmall(of(same) - of(row)) || isSmall(others);
        }),
    ),
    most === of ? Math.max(0, beyond) : 0,
  );
}

function creditOf(credited: number, teller: Teller): number {
  return teller.isRounded ? (teller.count(credited) ?? 0) : Math.round(credited * 10) / 10;
}
