import { purposes } from '../vocabulary/purposes.ts';
import { integer, text } from './row.ts';
import type { Row } from './row.ts';
import type { Withdrawal } from './spool.ts';
import { type Store, transaction } from './store.ts';

/** Writes withdrawals in one transaction: on disk when it returns. */
export function writeWithdrawals(store: Store, withdrawals: readonly Withdrawal[]): void {
  transaction(store, () => {
    for (const { key, at, denied } of withdrawals) {
      store.sql('withdraw').run(key, at, denied.join(' '));
    }
  });
}

/** Reads all withdrawals back. */
export function readWithdrawals(store: Store): readonly Withdrawal[] {
  return store.sql('withdrawals').all().map(parseWithdrawal);
}

/** Reads a row. A purpose that this version does not know is left out. */
export function parseWithdrawal(row: Row): Withdrawal {
  const denied = text(row, 'denied').split(' ');
  return {
    key: text(row, 'key'),
    at: integer(row, 'at_ms'),
    denied: purposes.filter((purpose) => denied.includes(purpose)),
  };
}
