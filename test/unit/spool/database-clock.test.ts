import { describe, expect, it } from 'vitest';
import { DatabaseClock, shiftMs } from '../../../src/spool/postgres/database-clock.ts';

const day = 86_400_000;
const at = 1_800_000_000_000;

/** The database's time as a clock has it, at this moment of the monotonic one. */
function toldAt(moment: number): number {
  return Math.floor(at + moment);
}

describe('the database’s clock', () => {
  it('is the node’s own until it was heard, and the database’s from then on', () => {
    const clock = new DatabaseClock({ now: () => 42 });
    expect([clock.now(), clock.differenceMs()]).toEqual([42, 0]);
    const moment = performance.now();
    expect(clock.hear(toldAt(moment), moment, moment)).toBe(toldAt(moment));
    expect(clock.now() - toldAt(performance.now())).toBeCloseTo(0, -2);
  });

  it('says how far the node’s own is ahead', () => {
    const moment = performance.now();
    const clock = new DatabaseClock({ now: () => toldAt(performance.now()) - 4 * day });
    clock.hear(toldAt(moment), moment, moment);
    expect(clock.differenceMs()).toBeCloseTo(-4 * day, -2);
  });

  it('keeps what it knows where a slow answer could mean the same, and follows what it can’t', () => {
    const clock = new DatabaseClock({ now: () => 0 });
    const moment = performance.now();
    const offBy = (): number => clock.now() - toldAt(performance.now());
    clock.hear(toldAt(moment), moment, moment);
    clock.hear(toldAt(moment), moment, moment + 800);
    expect(offBy()).toBeCloseTo(0, -2);
    clock.hear(toldAt(moment) + 5_000, moment, moment + 800);
    expect(offBy()).toBeCloseTo(4_600, -2);
    clock.hear(toldAt(moment), moment, moment + 2);
    expect(offBy()).toBeCloseTo(0, -2);
  });

  it('of a test is the test’s', () => {
    const clock = new DatabaseClock({ now: () => 7, isSimulated: true });
    expect([clock.hear(at, 0, 0), clock.now(), clock.differenceMs()]).toEqual([7, 7, 0]);
  });
});

describe('the shift of a node’s time', () => {
  it.each([
    [at, at + 1_999, 0],
    [at, at - 1_999, 0],
    [at + 4 * day, at, -4 * day],
    [at - 4 * day, at, 4 * day],
  ])('from %d to %d is %d', (node, database, shift) => {
    expect(shiftMs(node, database)).toBe(shift);
  });
});
