import type { Asked } from '../questions.ts';
import { otherName } from './rollup-tables.ts';
import { type SqlRow, type Statement, textIn } from './statement.ts';

/** A kind of event in the dictionary of the rollups. */
export interface KnownName {
  readonly name: string;
  /** How it stands in the lists of a visit. */
  readonly letter: string;
  readonly category: string;
  readonly stage: string | null;
}

/** What a question is asked of. */
export interface Scope {
  readonly asked: Asked;
  /** First and last day, `2026-11-22`. */
  readonly from: string;
  readonly to: string;
  /** As many days before. */
  readonly fromBefore: string;
  readonly toBefore: string;
  readonly asOf: number;
  readonly waiting: number;
  readonly names: readonly KnownName[];
}

const dayMs = 86_400_000;

/** The dictionary of names, for `scopeOf`. */
export const namesStatement: Statement = {
  sql: 'SELECT name, letter, category, stage FROM rollup_names ORDER BY name',
  bound: [],
};

/** The scope of a question asked at a time, milliseconds since 1970. */
export function scopeOf(
  asked: Asked,
  now: number,
  rollups: { readonly names: readonly SqlRow[]; readonly waiting: number; readonly asOf: number },
): Scope {
  const { asOf, waiting } = rollups;
  const day = (before: number): string => new Date(now - before * dayMs).toISOString().slice(0, 10);
  return {
    asked,
    from: day(asked.days - 1),
    to: day(0),
    fromBefore: day(2 * asked.days - 1),
    toBefore: day(asked.days),
    asOf,
    waiting,
    names: rollups.names.map((row) => ({
      name: textIn(row, 'name') ?? '',
      letter: textIn(row, 'letter') ?? otherName.letter,
      category: textIn(row, 'category') ?? '',
      stage: textIn(row, 'stage'),
    })),
  };
}

/** How a kind of event stands in the lists; null where none was ever seen. */
export function letterOf({ names }: Scope, name: string): string | null {
  return names.find((each) => each.name === name)?.letter ?? null;
}

/** A big step: not a refund, which takes one back. */
export function isMacro({ name, category }: KnownName): boolean {
  return category === 'macro' && name !== 'refund';
}

/** A small step: neither a big one nor the view of a page. */
export function isMicro({ name, category, letter }: KnownName): boolean {
  return category !== 'macro' && name !== 'page_view' && letter !== otherName.letter;
}
