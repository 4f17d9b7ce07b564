import type { PagesAnswer } from './answers.ts';
import { type Around, basisOf, isRounded, refusalOf } from './basis.ts';
import { hiddenOf } from './disclosure.ts';
import type { RawOverview, RawPages } from './raw.ts';
import { visitsIn } from './step-rests.ts';
import { Teller } from './teller.ts';

/** Pages × kinds of events, in visits, with no cell that its row, its column or a longer time tells of. */
export function pagesAnswer(
  around: Around<RawPages>,
  overview: Pick<RawOverview, 'steps'> | null,
): PagesAnswer {
  const { asked, raw, wider } = around;
  const teller = new Teller(isRounded(asked));
  const refused = refusalOf(raw.basis, asked);
  const rows = refused === null ? raw.rows : [];
  const longer = wider.map((each) => ({
    names: each.names,
    rows: new Map(each.rows.map((row) => [row.path, row])),
  }));
  const restsOf = (path: string, n: number): readonly number[] =>
    longer.map(({ rows: others }) => (others.get(path)?.visits ?? n) - n);
  const hiddenRows = hiddenIn(
    rows.map(({ visits }) => visits),
    rows.map(({ path, visits }) =>
      isTold(teller, visits, [raw.basis.visits - visits, ...restsOf(path, visits)]),
    ),
    raw.basis.visits,
  );
  const columns = raw.names.map((name, column) => {
    const cells = rows.map((row) => row.cells[column] ?? 0);
    const all = visitsIn(overview?.steps ?? [], name);
    const told = rows.map(({ path, visits }, index) => {
      const n = cells[index] ?? 0;
      const rests = longer.flatMap(({ names, rows: others }) => {
        const same = others.get(path);
        const cell = same?.cells[names.indexOf(name)];
        return same === undefined || cell === undefined
          ? []
          : [cell - n, same.visits - cell - (visits - n)];
      });
      return (
        hiddenRows[index] !== true &&
        isTold(teller, n, [visits - n, ...(all === null ? [] : [all - n]), ...rests])
      );
    });
    return { cells, hidden: hiddenIn(cells, told, all ?? 0) };
  });
  return {
    names: raw.names,
    rows: rows.map(({ path, visits: n, pageViews }, index) => {
      const visits = teller.count(n, [], hiddenRows[index]);
      return {
        path,
        visits,
        pageViews: teller.beside(visits, pageViews),
        cells: columns.map(({ cells, hidden }) =>
          teller.count(cells[index] ?? 0, [], hidden[index]),
        ),
      };
    }),
    basis: basisOf(around, teller, refused),
  };
}

/** Asked without being counted as held back. */
function isTold(teller: Teller, n: number, rests: readonly number[]): boolean {
  return new Teller(teller.isRounded).count(n, rests) !== null;
}

/** What lies beyond the rows is a part that nobody sees. */
function hiddenIn(
  parts: readonly number[],
  told: readonly boolean[],
  all: number,
): readonly boolean[] {
  const beyond = Math.max(0, all - parts.reduce((sum, part) => sum + part, 0));
  return hiddenOf(
    parts,
    told.map((each) => !each),
    beyond,
  );
}
