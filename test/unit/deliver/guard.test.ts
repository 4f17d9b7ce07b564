import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { makeGuard } from '../../../src/deliver/guard.ts';
import type { Reply } from '../../../src/deliver/reply.ts';
import { bench, configured, eventually, idsDestination } from './delivery-harness.ts';
import { answer } from './vendor-server.ts';

/** The wall clock goes back by an hour; the monotonic one does not. */
function stepBack(): void {
  const real = Date.now.bind(Date);
  const stepped = vi.spyOn(Date, 'now').mockImplementation(() => real() - 3_600_000);
  onTestFinished(() => stepped.mockRestore());
}

test('a clock that steps back while the breaker is open lengthens no pause, moves no backlog', async () => {
  const { vendor, deliver, append, state } = await bench();
  vendor.behaviour = answer(500);
  const over = { breakerPauseMs: 300, random: () => 1 };
  const delivery = await deliver([configured('hook', idsDestination(vendor.url))], over);
  for (let batch = 0; batch < 20; batch += 1) {
    await append(...['a', 'b', 'c', 'd'].map((letter) => `event-${batch}-${letter}`));
  }
  await eventually(() => expect(delivery.states()[0]?.state).toBe('breaker_open'));
  stepBack();
  await sleep(700);
  const { retrying, waiting } = await state('hook');
  expect(waiting).toBe(80);
  expect(retrying).toBeLessThanOrEqual(10 * 4);
  expect(vendor.requests.length).toBeGreaterThan(5);
  vendor.behaviour = answer(200);
  await eventually(async () => expect(await state('hook')).toMatchObject({ delivered: 80 }));
});

test('of what comes while the breaker is open nothing is sent; then one request tries', async () => {
  const told: string[] = [];
  let count = 0;
  let reply: Reply = { kind: 'unsent', reason: 'network' };
  const guard = makeGuard({
    pauseMs: 200,
    onBreak: () => told.push('break'),
    onReset: () => told.push('reset'),
  });
  const eventIds = ['event-01'];
  const send = (): Promise<Reply> => sleep(5).then(() => ((count += 1), reply));
  const many = () => Promise.all(Array.from({ length: 20 }, () => guard({ eventIds, send })));
  const open = { kind: 'unsent', reason: 'breaker_open' };
  expect((await many()).at(-1)).toEqual(open);
  // Five in a row, and the others that were on their way with the fifth.
  expect(count).toBe(8);
  expect(await many()).toEqual(Array.from({ length: 20 }, () => open));
  await sleep(220);
  expect(await many()).toEqual([reply, ...Array.from({ length: 19 }, () => open)]);
  expect(count).toBe(9);
  await sleep(220);
  reply = { kind: 'judged', verdict: { ok: eventIds, retry: [], reject: [] }, code: 'http_200' };
  expect(new Set(await many())).toEqual(new Set([reply]));
  expect(told).toEqual(['break', 'break', 'reset']);
});
