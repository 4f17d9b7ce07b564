import type { Account } from './account.ts';
import type { Witness } from './witness.ts';

/** What a run of torture comes to. All but the first and the last must be 0. */
export interface TortureVerdict {
  readonly acknowledged: number;
  /** Acknowledged with consent, and never arrived. */
  readonly lost: number;
  /** Events that a receiver that dedupes by id would have counted twice. */
  readonly duplicates: number;
  /** Events that arrived and that nobody sent, or that their visitor refused. */
  readonly foreign: number;
  /** Batches whose events changed from one attempt to the next. */
  readonly changedBatches: number;
  /** Share of what came that the receiver had already: the price of at least once. */
  readonly rawRepeatShare: number;
}

/** Compares what the clients know with what the receiver saw. */
export function verdictOf(account: Account, witness: Witness): TortureVerdict {
  return {
    acknowledged: account.acknowledgedCount,
    lost: account.owed().filter((number) => !witness.has(number)).length,
    duplicates: witness.duplicates,
    foreign: witness
      .numbers()
      .filter((number) => !account.wasSent(number) || account.wasDenied(number)).length,
    changedBatches: witness.changedBatches,
    rawRepeatShare: witness.raw === 0 ? 0 : (witness.raw - witness.kept) / witness.raw,
  };
}

/** What two receivers of the same events come to, together. */
export function bothOf(one: TortureVerdict, other: TortureVerdict): TortureVerdict {
  return {
    acknowledged: one.acknowledged,
    lost: one.lost + other.lost,
    duplicates: one.duplicates + other.duplicates,
    foreign: one.foreign + other.foreign,
    changedBatches: one.changedBatches + other.changedBatches,
    rawRepeatShare: one.rawRepeatShare,
  };
}

/** True where nothing was lost, doubled, changed or invented. */
export function isGood(verdict: TortureVerdict): boolean {
  const { lost, duplicates, foreign, changedBatches } = verdict;
  return lost + duplicates + foreign + changedBatches === 0;
}

/** One line for people. */
export function verdictLine(title: string, verdict: TortureVerdict): string {
  const { acknowledged, lost, duplicates, foreign, changedBatches, rawRepeatShare } = verdict;
  return (
    `${title}: ${acknowledged} acknowledged, ${lost} lost, ${duplicates} duplicates at a receiver ` +
    `that dedupes by id, ${foreign} foreign, ${changedBatches} batches changed; ` +
    `raw repeats ${(rawRepeatShare * 100).toFixed(2)} %`
  );
}
