import { expect, it } from 'vitest';
import { permitCut, type Permit } from '../../../src/deliver/permit-cut.ts';
import type { Cut } from '../../../src/spool/spool.ts';
import { limits } from '../../../src/vocabulary/limits.ts';

const now = Date.parse('2026-11-22T12:00:00Z');

/** A cut of events that were received so long ago. */
function cutOf(agesMs: readonly number[]): Cut {
  const events = agesMs.map((age, index) => ({
    position: { row: 1, index },
    event: { record: { id: `event-${index}`, ts: now, receivedAt: now - age } },
  }));
  return { id: 'cut', attempts: 0, resumed: false, corrupt: [], events } as unknown as Cut;
}

it('lets nothing leave of which a withdrawal may be forgotten, however often it is sent again', () => {
  const asked: string[] = [];
  const permit: Permit = (event) => {
    asked.push(event.record.id);
    return { dropped: 'consent_denied' };
  };
  const destination = { definition: {} } as Parameters<typeof permitCut>[1];
  const cut = cutOf([limits.withdrawalMs, limits.withdrawalMs + 1]);
  const { items } = permitCut(cut, destination, permit, now);
  expect(asked).toEqual(['event-0']);
  expect(items.map(({ fate }) => fate)).toEqual([
    { as: 'dropped', reason: 'consent_denied' },
    { as: 'dropped', reason: 'too_old' },
  ]);
});
