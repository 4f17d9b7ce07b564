import { describe, expect, it } from 'vitest';
import { consentDays, consentShare, consentWhole } from '../../../src/console/privacy-days.ts';
import { durationWords } from '../../../src/console/duration-words.ts';
import { moneyWords } from '../../../src/console/money-words.ts';
import {
  endsWords,
  pointEndsWords,
  pointsWords,
  rateWords,
  tickPercent,
  tickTimes,
  timesEndsWords,
  timesWords,
} from '../../../src/console/rate-words.ts';
import { evenScale, timesScale } from '../../../src/console/scale.ts';

describe('a scale', () => {
  it('has round ends that hold all values, and few round ticks', () => {
    for (const most of [0.000_31, 0.04, 0.047, 0.21, 0.9999, 1, 7, 12_345]) {
      const { place, ticks } = evenScale([most / 3, most]);
      expect(place(0)).toBe(0);
      expect(place(most)).toBeGreaterThan(60);
      expect(place(most)).toBeLessThanOrEqual(100);
      expect(ticks.length).toBeGreaterThanOrEqual(3);
      expect(ticks.length).toBeLessThanOrEqual(6);
      for (const tick of ticks) expect(String(tick).length).toBeLessThanOrEqual(7);
    }
  });

  it('holds zero between values below and above it', () => {
    const { place, ticks } = evenScale([-0.004, 0.012]);
    expect(ticks).toContain(0);
    expect(place(-0.004)).toBeGreaterThanOrEqual(0);
    expect(place(0.012)).toBeLessThanOrEqual(100);
    expect(place(0)).toBeGreaterThan(place(-0.004));
  });

  it('leaves outside what would make one point of all others', () => {
    const { place } = evenScale([0.63, 0.08, 0.07, 0.05, 0.03, 0.02, 0.02, 0.02]);
    expect(place(0.63)).toBeGreaterThan(100);
    expect(place(0.08)).toBeLessThanOrEqual(100);
    expect(place(0.02)).toBeGreaterThan(10);
  });

  it('has no ticks where there is nothing to draw', () => {
    for (const values of [[], [0], [Number.NaN, Number.POSITIVE_INFINITY]]) {
      expect(evenScale(values).ticks).toEqual([]);
      expect(evenScale(values).place(0.1)).toBe(0);
      expect(timesScale(values).ticks).toContain(1);
    }
  });

  it('of times has 1 on it, and is as wide to twice as to half', () => {
    const { place, ticks } = timesScale([0.3, 5]);
    expect(ticks).toContain(1);
    expect(place(2) - place(1)).toBeCloseTo(place(1) - place(0.5));
    expect(place(0.3)).toBeGreaterThanOrEqual(0);
    expect(place(5)).toBeLessThanOrEqual(100);
  });

  it('of times says of what is beyond it that it is outside', () => {
    const { place } = timesScale([1e9, 0]);
    expect(place(1e9)).toBeGreaterThan(100);
    expect(place(0)).toBeLessThan(0);
  });
});

describe('shares in words', () => {
  it('are as exact as their interval is narrow', () => {
    expect(rateWords({ rate: 0.0312, low: 0.0281, high: 0.0347 })).toBe('3.1%');
    expect(endsWords({ low: 0.0281, high: 0.0347 })).toBe('2.8% to 3.5%');
    expect(rateWords({ rate: 0.31, low: 0.22, high: 0.42 })).toBe('31%');
    expect(rateWords({ rate: 0.000_51, low: 0.000_42, high: 0.000_61 })).toBe('0.051%');
    expect(rateWords({ rate: 0, low: 0, high: 0 })).toBe('0.0%');
  });

  it('never shows a share as zero that is not, unless its interval holds zero', () => {
    for (let n = 40; n < 1e7; n *= 3) {
      const low = 8 / n;
      expect(Number.parseFloat(rateWords({ rate: 20 / n, low, high: 31 / n }))).toBeGreaterThan(0);
    }
  });

  it('differ by points, with a sign that is seen', () => {
    const ends = { low: -0.0041, high: 0.0122 };
    expect(pointsWords(0.004, ends)).toBe('+0.4 points');
    expect(pointEndsWords(ends)).toBe('−0.4 to +1.2');
    expect(pointsWords(-0.000_01, ends)).toBe('0.0 points');
  });

  it('are so many times another', () => {
    expect(timesWords(2.149)).toBe('2.1 ×');
    expect(timesWords(51.2)).toBe('51 ×');
    expect(timesWords(1105.3)).toBe('1,105 ×');
    expect(timesEndsWords({ low: 0.981, high: 1.2 })).toBe('0.98 to 1.20 ×');
    expect(timesWords(Number.POSITIVE_INFINITY)).toBe('beyond measure');
  });

  it('stand below a scale', () => {
    expect([0, 0.025, 0.1, -0.005].map(tickPercent)).toEqual(['0%', '2.5%', '10%', '−0.5%']);
    expect([0.25, 1, 16].map(tickTimes)).toEqual(['1/4', '1', '16']);
  });
});

describe('times and sums', () => {
  it('have two units at most', () => {
    expect([0.2, 48.4, 59.7, 130, 905, 3_600, 11_100].map(durationWords)).toEqual([
      'under 1 s',
      '48 s',
      '1 min',
      '2 min 10 s',
      '15 min',
      '1 h',
      '3 h 5 min',
    ]);
  });

  it('never adds up currencies', () => {
    const sums = [
      { currency: 'EUR', value: 1_204.5 },
      { currency: 'USD', value: 80 },
      { currency: null, value: 0 },
    ];
    expect(moneyWords(sums)).toEqual(['€1,204.50', '$80.00']);
    expect(moneyWords([])).toEqual(['–']);
  });
});

describe('the days of consent', () => {
  const dropped = { consent_denied: 30, gpc_opt_out: 10, bot: 500 };
  const days = consentDays([
    { day: '2026-11-21', full: 60, degraded: 20, counted: null, dropped },
    { day: '2026-11-22', full: null, degraded: 50, counted: 40, dropped: {} },
  ]);

  it('hold apart what has nothing to do with consent', () => {
    expect(days[0]).toMatchObject({ refused: 40, other: 500, all: 120 });
    expect(days.map(consentShare)).toEqual([0.5, null]);
  });

  it('tell nothing of a day whose number is withheld', () => {
    expect(consentWhole(days)).toEqual({ full: 60, all: 120 });
  });
});
