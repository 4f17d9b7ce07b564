import { expect, it } from 'vitest';
import { RespawnPace } from '../../../src/workers/respawn.ts';

it('starts again at once, then later and later, and never later than half a minute', () => {
  const pace = new RespawnPace();
  const pauses = Array.from({ length: 12 }, (_, index) => pace.ended(1_000 + index));
  expect(pauses.map(({ pauseMs }) => pauseMs)).toEqual([
    0, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000,
  ]);
  expect(pauses.map(({ isTold }) => isTold).indexOf(true)).toBe(4);
  expect(pauses.filter(({ isTold }) => isTold)).toHaveLength(1);
});

it('forgets what was more than a minute ago, also when the clock goes back', () => {
  const pace = new RespawnPace();
  pace.ended(100_000);
  expect(pace.ended(159_999).pauseMs).toBe(250);
  expect(pace.ended(300_000).pauseMs).toBe(0);
  expect(pace.ended(200_000).pauseMs).toBe(0);
});
