import { describe, expect, it } from 'vitest';
import { Withdrawals } from '../../../src/deliver/withdrawals.ts';
import type { EventRecord } from '../../../src/event/event-record.ts';
import type { Spool, Withdrawal } from '../../../src/spool/spool.ts';
import { parsePageId, parseSiteId } from '../../../src/vocabulary/ids.ts';
import { purposes } from '../../../src/vocabulary/purposes.ts';

const site = parseSiteId('shop')!;
const page = parsePageId('page-0123456789ab')!;
const at = (receivedAt: number): EventRecord => {
  const bare: Partial<EventRecord> = { site, page, visitor: null, receivedAt };
  return bare as EventRecord;
};

function withdrawals(known: readonly Withdrawal[] = []): {
  held: Withdrawals;
  written: Withdrawal[];
} {
  const written: Withdrawal[] = [];
  const spool = {
    withdraw: async (entries: readonly Withdrawal[]) => void written.push(...entries),
  };
  return { held: new Withdrawals(spool as unknown as Spool, known), written };
}

describe('withdrawals', () => {
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
