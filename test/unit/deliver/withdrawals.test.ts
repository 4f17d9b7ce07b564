import { describe, expect, it } from 'vitest';
import { Withdrawals, WithdrawalsFull } from '../../../src/deliver/withdrawals.ts';
import type { EventRecord } from '../../../src/event/event-record.ts';
import type { Withdrawal } from '../../../src/spool/spool.ts';
import { parsePageId, parseSiteId } from '../../../src/vocabulary/ids.ts';
import { limits } from '../../../src/vocabulary/limits.ts';
import { purposes } from '../../../src/vocabulary/purposes.ts';

const site = parseSiteId('shop')!;
const page = parsePageId('page-0123456789ab')!;
const at = (receivedAt: number): EventRecord => {
  const bare: Partial<EventRecord> = { site, page, visitor: null, receivedAt };
  return bare as EventRecord;
};

function withdrawals(
  known: readonly Withdrawal[] = [],
  max?: number,
): {
  held: Withdrawals;
  written: Withdrawal[];
  /** As another node would. */
  elsewhere: (entries: readonly Withdrawal[]) => void;
} {
  const written: Withdrawal[] = [];
  let listen: (entries: readonly Withdrawal[]) => void = () => undefined;
  const held = new Withdrawals(
    {
      withdraw: async (entries) => void written.push(...entries),
      onWithdrawn: (listener) => void (listen = listener),
      learnWithdrawals: async () => undefined,
    },
    known,
    undefined,
    undefined,
    max,
  );
  return { held, written, elsewhere: (entries) => listen(entries) };
}

describe('withdrawals', () => {
  it('of another node reach what this one delivers', async () => {
    const [here, there] = [withdrawals(), withdrawals()];
    await there.held.add({ site, pages: [page], visitors: [] }, purposes, 1_000);
    expect(here.held.deniedFor(at(1_000))).toEqual([]);
    here.elsewhere(there.written);
    expect(here.held.deniedFor(at(1_000))).toEqual(purposes);
  });

  it('reach what was received before them, not what came after a later yes', async () => {
    const { held } = withdrawals();
    await held.add({ site, pages: [page], visitors: [] }, purposes, 1_000);
    expect(held.deniedFor(at(1_000))).toEqual(purposes);
    expect(held.deniedFor(at(1_001))).toEqual([]);
  });

  it('keep each purpose’s own time: a no to ads renews no older no to analytics', async () => {
    const { held } = withdrawals();
    await held.add({ site, pages: [page], visitors: [] }, purposes, 1_000);
    await held.add({ site, pages: [page], visitors: [] }, ['ads'], 3_000);
    expect(held.deniedFor(at(2_000))).toEqual(['ads']);
    expect(held.deniedFor(at(500))).toEqual(purposes);
  });

  it('are refused beyond their number, and none that is remembered is forgotten for it', async () => {
    const { held, written } = withdrawals([], 2 * purposes.length);
    const ask = (name: string, when: number): Promise<void> =>
      held.add({ site, pages: [parsePageId(name)!], visitors: [] }, purposes, when);
    await ask('page-number-1', 1_000);
    await ask('page-number-2', 1_000);
    await expect(ask('page-number-3', 1_000)).rejects.toThrow(WithdrawalsFull);
    expect(written).toHaveLength(2 * purposes.length);
    const of = (name: string): EventRecord => ({ ...at(1_000), page: parsePageId(name) });
    expect(held.deniedFor(of('page-number-1'))).toEqual(purposes);
    expect(held.deniedFor(of('page-number-3'))).toEqual([]);
    // Who said it once may say it again, and those of other nodes and of the disk all count.
    await ask('page-number-2', 2_000);
    expect(held.deniedFor({ ...of('page-number-2'), receivedAt: 2_000 })).toEqual(purposes);
    held.expire(1_500 + limits.withdrawalMs);
    await ask('page-number-3', 3_000);
    expect(held.deniedFor(of('page-number-3'))).toEqual(purposes);
  });

  it('come back from the disk as they were, and hold no id', async () => {
    const { held, written } = withdrawals();
    await held.add({ site, pages: [page], visitors: [] }, ['analytics'], 1_000);
    expect(JSON.stringify(written)).not.toContain(page);
    expect(withdrawals(written).held.deniedFor(at(1_000))).toEqual(['analytics']);
    expect(withdrawals(written).held.deniedFor({ ...at(1_000), page: 'page-another-one' })).toEqual(
      [],
    );
  });
});
