import type { MicroAnswer, MicroRow } from './answers.ts';
import { type Around, basisOf, refusalOf } from './basis.ts';
import type { RawMicro, RawOverview } from './raw.ts';
import { stageOf } from './stage-of.ts';
import { visitsIn } from './step-rests.ts';
import type { Teller } from './teller.ts';
import { told } from './told.ts';

type Row = RawMicro['rows'][number];

/** Which small steps go with the big one, as far as it may be told. */
export function microAnswer(
  around: Around<RawMicro>,
  overview: Pick<RawOverview, 'steps'> | null,
): MicroAnswer {
  return told(around, (each, teller) => make(each, each === around ? overview : null, teller));
}

function make(
  around: Around<RawMicro>,
  overview: Pick<RawOverview, 'steps'> | null,
  teller: Teller,
): MicroAnswer {
  const { asked, raw, wider } = around;
  const refused = refusalOf(raw.basis, asked);
  const rows = refused === null ? raw.rows : [];
  return {
    macro: raw.macro,
    rows: rows.map((row) => {
      const same = wider.flatMap(({ rows: others }) => {
        const found = others.find(({ name }) => name === row.name);
        return found === undefined ? [] : [found];
      });
      const ever = visitsIn(overview?.steps ?? [], row.name) ?? row.visits;
      return rowOf(row, same, ever, teller);
    }),
    basis: basisOf(around, teller, refused),
  };
}

function rowOf(row: Row, wider: readonly Row[], ever: number, teller: Teller): MicroRow {
  const rests = (of: (row: Row) => number): readonly number[] =>
    wider.map((long) => of(long) - of(row));
  const { visits: did, visitsWithout: not, converted: both, convertedWithout: only } = row;
  const visits = teller.count(did, [not, ever - did, ...rests((each) => each.visits)]);
  const withBoth = teller.count(
    both,
    [
      did - both,
      only,
      ...rests((each) => each.converted),
      ...rests((each) => each.visits - each.converted),
    ],
    visits === null,
  );
  const without = teller.count(not, [did, ...rests((each) => each.visitsWithout)], visits === null);
  const withOnly = teller.count(
    only,
    [
      not - only,
      both,
      ...rests((each) => each.convertedWithout),
      ...rests((each) => each.visitsWithout - each.convertedWithout),
    ],
    without === null,
  );
  return {
    name: row.name,
    stage: stageOf(row.stage),
    visits,
    rateWith: teller.rate(withBoth, visits),
    rateWithout: teller.rate(withOnly, without),
    lift: teller.lift(withBoth, visits, withOnly, without),
    medianSecondsBetween: teller.median(row.medianSecondsBetween, withBoth, both),
  };
}
