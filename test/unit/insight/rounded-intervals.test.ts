import fc from 'fast-check';
import { expect, it } from 'vitest';
import { katz } from '../../../src/insight/katz.ts';
import { newcombe } from '../../../src/insight/newcombe.ts';
import {
  roundedDifference,
  roundedLift,
  roundedRate,
} from '../../../src/insight/rounded-intervals.ts';
import { wilson } from '../../../src/insight/wilson.ts';

const tens = (n: number): number => Math.round(n / 10) * 10;
const part = fc
  .tuple(fc.integer({ min: 10, max: 400 }), fc.integer({ min: 10, max: 400 }))
  .map(([one, other]): [number, number] => [Math.min(one, other), Math.max(one, other)]);
const near = 1e-9;

it('an interval of rounded counts holds that of the counts before', () => {
  fc.assert(
    fc.property(part, part, ([a, n], [b, m]) => {
      const [rate, exact] = [roundedRate(tens(a), tens(n)), wilson(a, n)];
      expect(rate.low).toBeLessThanOrEqual(exact.low + near);
      expect(rate.high).toBeGreaterThanOrEqual(exact.high - near);
      const lift = roundedLift([tens(a), tens(n)], [tens(b), tens(m)]);
      const exactLift = katz(a, n, b, m);
      expect(lift?.low).toBeLessThanOrEqual((exactLift?.lift ?? 0) + near);
      expect(lift?.high).toBeGreaterThanOrEqual((exactLift?.lift ?? Infinity) - near);
      const difference = roundedDifference([tens(a), tens(n)], [tens(b), tens(m)]);
      const exactDifference = newcombe(a, n, b, m);
      expect(difference.low).toBeLessThanOrEqual(exactDifference.difference + near);
      expect(difference.high).toBeGreaterThanOrEqual(exactDifference.difference - near);
    }),
  );
});

it('of nobody begins at 0', () => {
  expect(roundedRate(0, 100)).toMatchObject({ rate: 0, low: 0 });
});
