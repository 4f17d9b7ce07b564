import type { PagesAnswer } from './answers.ts';
import { type Around, basisOf, refusalOf } from './basis.ts';
import { hiddenOf } from './disclosure.ts';
import type { RawOverview, RawPages } from './raw.ts';
import { visitsIn } from './step-rests.ts';
import type { Teller } from './teller.ts';
import { told } from './told.ts';

type Row = RawPages['rows'][number];

/** Pages × kinds of events, in visits, with no cell that its row, its column or a longer time tells of. */
export function pagesAnswer(
  around: Around<RawPages>,
  overview: Pick<RawOverview, 'steps'> | null,
): PagesAnswer {
  return told(around, (each, teller) => make(each, each === around ? overview : null, teller));
}

function make(
  around: Around<RawPages>,
  overview: Pick<RawOverview, 'steps'> | null,
  teller: Teller,
): PagesAnswer {
  const { asked, raw, wider } = around;
  const refused = refusalOf(raw.basis, asked);
  const rows = refused === null ? raw.rows : [];
  const longer = wider.map((each) => ({
    names: each.names,
    rows: new Map(each.rows.map((row) => [row.path, row])),
  }));
  const hiddenRows = hiddenIn(
    rows.map(({ visits }) => visits),
    [],
    raw.basis.visits,
  );
  const columns = raw.names.map((name, column) => {
    const cells = rows.map((row) => row.cells[column] ?? 0);
    const all = visitsIn(overview?.steps ?? [], name);
    const rests = ({ path, visits }: Row, n: number): readonly number[] => [
      visits - n,
      ...(all === null ? [] : [all - n]),
      ...longer.flatMap(({ names, rows: others }) => {
        const same = others.get(path);
        const cell = same?.cells[names.indexOf(name)];
        return same === undefined || cell === undefined
          ? []
          : [cell - n, same.visits - cell - (visits - n)];
      }),
    ];
    return { cells, hidden: hiddenIn(cells, hiddenRows, all ?? 0), rests };
  });
  return {
    names: raw.names,
    rows: rows.map((row, index) => {
      const { path, visits: n, pageViews } = row;
      const inTime = longer.map(({ rows: others }) => (others.get(path)?.visits ?? n) - n);
      const visits = teller.count(n, [raw.basis.visits - n, ...inTime], hiddenRows[index]);
      return {
        path,
        visits,
        pageViews: teller.beside(visits, pageViews),
        cells: columns.map(({ cells, hidden, rests }) => {
          const cell = cells[index] ?? 0;
          return teller.count(cell, rests(row, cell), hidden[index]);
        }),
      };
    }),
    basis: basisOf(around, teller, refused),
  };
}

/** What lies beyond the rows is a part that nobody sees. */
function hiddenIn(
  parts: readonly number[],
  mustHide: readonly boolean[],
  all: number,
): readonly boolean[] {
  const beyond = Math.max(0, all - parts.reduce((sum, part) => sum + part, 0));
  return hiddenOf(parts, mustHide, beyond);
}
