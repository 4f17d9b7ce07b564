import { describe, expect, it } from 'vitest';
import { katz } from '../../../src/insight/katz.ts';
import { newcombe } from '../../../src/insight/newcombe.ts';
import { evenSpread, isMismatch } from '../../../src/insight/sample-ratio.ts';
import { wilson } from '../../../src/insight/wilson.ts';

describe('Wilson, against the examples of Newcombe (1998a), table I, method 3', () => {
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i', (count, of, low, high) => {
    const interval = wilson(count, of);
    expect(interval.rate).toBe(count / of);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('ends at 0 and 1 where nobody or everybody did', () => {
    expect(wilson(0, 10).low).toBe(0);
    expect(wilson(10, 10).high).toBe(1);
  });
});

describe('Newcombe, against his examples (1998b), table II, method 10', () => {
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [10, 10, 0, 10, 0.6075, 1],
  ])('%i of %i against %i of %i', (count, of, baseCount, baseOf, low, high) => {
    const interval = newcombe(count, of, baseCount, baseOf);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });
});

describe('Katz', () => {
  it("gives the risk ratio of the Physicians' Health Study: aspirin and heart attacks", () => {
    // 104 of 11,037 against 189 of 11,034: 0.55, 0.43 to 0.70 (Agresti, Categorical Data Analysis).
    const lift = katz(104, 11_037, 189, 11_034);
    expect(lift?.lift).toBeCloseTo(0.55, 2);
    expect(lift?.low).toBeCloseTo(0.43, 2);
    expect(lift?.high).toBeCloseTo(0.7, 2);
  });

  it('says nothing where a share is 0', () => {
    expect(katz(0, 100, 10, 100)).toBeNull();
    expect(katz(10, 100, 0, 100)).toBeNull();
  });

  it('has no width where all did', () => {
    expect(katz(20, 20, 20, 20)).toEqual({ lift: 1, low: 1, high: 1 });
  });
});

describe('sample-ratio mismatch', () => {
  it('is the chi-square of even parts', () => {
    // 821,588 against 815,482 (Kohavi, Tang and Xu 2020, chapter 21): p about 2e-6.
    expect(evenSpread([821_588, 815_482])).toBeCloseTo(22.77, 1);
    expect(isMismatch([821_588, 815_482])).toBe(true);
  });

  it('lets chance be', () => {
    expect(isMismatch([500, 530])).toBe(false);
    expect(isMismatch([100, 100, 130])).toBe(false);
    expect(isMismatch([100])).toBe(false);
    expect(isMismatch([0, 0])).toBe(false);
  });
});
