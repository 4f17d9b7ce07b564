import type { ChannelsAnswer, Shown } from './answers.ts';
import { type Around, basisOf, refusalOf } from './basis.ts';
import { hiddenOf } from './disclosure.ts';
import type { RawChannels } from './raw.ts';
import type { Teller } from './teller.ts';
import { told } from './told.ts';

type Row = RawChannels['rows'][number];
type Measure = (row: Row) => number;

const visitsIn: Measure = (row) => row.visits;
const convertedIn: Measure = (row) => row.conversions;
const viewsIn: Measure = (row) => row.ctaViews;
const clicksIn: Measure = (row) => row.ctaClicks;
const creditedIn: Measure = (row) => row.creditedFrom;

/** By channel, source, campaign, country or device, as far as it may be told. */
export function channelsAnswer(around: Around<RawChannels>): ChannelsAnswer {
  return told(around, make);
}

function make(around: Around<RawChannels>, teller: Teller): ChannelsAnswer {
  const { asked, raw } = around;
  const refused = refusalOf(raw.basis, asked);
  const rows = refused === null ? raw.rows : [];
  const hide = (of: Measure, above: readonly boolean[]): readonly boolean[] =>
    hiddenOf(rows.map(of), above, of === visitsIn ? beyondOf(raw) : 0);
  const visits = hide(visitsIn, []);
  const conversions = hide(convertedIn, visits);
  const views = hide(viewsIn, visits);
  const clicks = hide(clicksIn, views);
  const credited = hide(creditedIn, visits);
  const count = (row: Row, of: Measure, most: Measure, hidden?: boolean): Shown =>
    teller.count(of(row), restsOf(around, row, of, most), hidden);
  return {
    by: asked.by,
    model: asked.model,
    macro: raw.macro,
    rows: rows.map((row, index) => {
      const shown = count(row, visitsIn, visitsIn, visits[index]);
      const converted = count(row, convertedIn, visitsIn, conversions[index]);
      const from = count(row, creditedIn, creditedIn, credited[index]);
      return {
        key: row.key,
        visits: shown,
        conversions: converted,
        conversionRate: teller.rate(converted, shown),
        clickThrough: teller.rate(
          count(row, clicksIn, viewsIn, clicks[index]),
          count(row, viewsIn, visitsIn, views[index]),
        ),
        credited: from === null ? null : creditOf(row.credited, teller),
        value: teller.money(row.value, from, ({ visits: paid }) => [row.creditedFrom - paid]),
      };
    }),
    basis: basisOf(around, teller, refused),
  };
}

/** Visits in rows that a long list does not give. */
function beyondOf({ basis, rows }: RawChannels): number {
  return Math.max(0, basis.visits - rows.reduce((sum, row) => sum + row.visits, 0));
}

/** What a count of a row tells of: `most` is the count that it is a part of. */
function restsOf(
  { raw, wider }: Around<RawChannels>,
  row: Row,
  of: Measure,
  most: Measure,
): readonly number[] {
  const others = most(row) - of(row);
  return [
    others,
    raw.basis.visits - row.visits,
    ...wider.flatMap(({ rows }) => {
      const same = rows.find(({ key }) => key === row.key);
      return same === undefined ? [] : [of(same) - of(row), most(same) - of(same) - others];
    }),
  ];
}

function creditOf(credited: number, teller: Teller): number {
  return teller.isRounded ? (teller.count(credited) ?? 0) : Math.round(credited * 10) / 10;
}
