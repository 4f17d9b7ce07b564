import { k } from '../../../src/insight/disclosure.ts';

/** A count that an answer told, or a sum of counts: which parts it is made of, and how many. */
export interface Fact {
  readonly says: string;
  /** How often each part is in it. */
  readonly parts: ReadonlyMap<string, number>;
  readonly n: number;
}

/** Parts of which the facts together tell the exact count, by elimination. */
export function solvedFor(facts: readonly Fact[]): ReadonlyMap<string, number> {
  const columns = [...new Set(facts.flatMap(({ parts }) => [...parts.keys()]))];
  const rows = facts.map(({ parts, n }) => [...columns.map((part) => parts.get(part) ?? 0), n]);
  let top = 0;
  for (let column = 0; column < columns.length && top < rows.length; column += 1) {
    const pivot = rows.findIndex((row, index) => index >= top && Math.abs(row[column] ?? 0) > 1e-9);
    if (pivot < 0) continue;
    [rows[top], rows[pivot]] = [rows[pivot] ?? [], rows[top] ?? []];
    const head = rows[top] ?? [];
    const by = head[column] ?? 1;
    rows[top] = head.map((cell) => cell / by);
    rows.forEach((row, index) => {
      const times = row[column] ?? 0;
      if (index === top || Math.abs(times) < 1e-9) return;
      rows[index] = row.map((cell, at) => cell - times * (rows[top]?.[at] ?? 0));
    });
    top += 1;
  }
  const solved = new Map<string, number>();
  for (const row of rows) {
    const there = columns.filter((_, index) => Math.abs(row[index] ?? 0) > 1e-6);
    const [only] = there;
    if (there.length === 1 && only !== undefined) solved.set(only, Math.round(row.at(-1) ?? 0));
  }
  return solved;
}

/** What the facts tell of small groups: nothing, where the answers are right. */
export function smallOnes(facts: readonly Fact[]): readonly string[] {
  return [...solvedFor(facts)].flatMap(([part, n]) =>
    n > 0 && n < k ? [`${part} is ${String(n)}`] : [],
  );
}

/** Of each count and a count that it is a part of, the rest: where that is small, it is told. */
export function smallRests(
  pairs: readonly (readonly [string, number | null | undefined, number | null | undefined])[],
): readonly string[] {
  return pairs.flatMap(([says, whole, part]) => {
    if (whole === null || whole === undefined || part === null || part === undefined) return [];
    const rest = whole - part;
    return rest > 0 && rest < k ? [`${says}: ${String(whole)} - ${String(part)}`] : [];
  });
}

/** A difference of two counts, where both are told. */
export function less(
  whole: number | null | undefined,
  part: number | null | undefined,
): number | null {
  if (whole === null || whole === undefined || part === null || part === undefined) return null;
  return whole - part;
}
