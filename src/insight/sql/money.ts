import type { RawMoney } from '../raw.ts';
import { numberIn, type SqlRow, textIn } from './statement.ts';

/** A sum of values in a row with `currency`, `value` and `visits`. */
export function moneyOf(row: SqlRow): RawMoney {
  return {
    currency: textIn(row, 'currency'),
    value: numberIn(row, 'value'),
    visits: numberIn(row, 'visits'),
  };
}
