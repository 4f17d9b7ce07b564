import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { makeGuard } from '../../../src/deliver/guard.ts';
import type { Reply } from '../../../src/deliver/reply.ts';
import { bench, configured, eventually, idsDestination } from './delivery-harness.ts';
import { answer } from './vendor-server.ts';

const date = new Date(0).toUTCString();

for (const [name, headers] of [
  ['of zero', { 'retry-after': '0' }],
  ['that has passed', { 'retry-after': date, date }],
] as const) {
  test(`a Retry-After ${name} asks no more than one request a second`, async () => {
    const { vendor, deliver, append, state } = await bench();
    vendor.behaviour = answer(503, headers);
    const delivery = await deliver([configured('hook', idsDestination(vendor.url))]);
    for (let batch = 0; batch < 5; batch += 1) {
      await append(...['a', 'b', 'c', 'd'].map((letter) => `event-${batch}-${letter}`));
    }
    await eventually(() => expect(delivery.states()[0]?.state).toBe('paused'));
    await sleep(2_500);
    expect(vendor.requests.length).toBeGreaterThan(1);
    expect(vendor.requests.length).toBeLessThan(5);
    expect(await state('hook')).toMatchObject({ delivered: 0, waiting: 20 });
  });
}

test('answers that ask for a pause count as trouble too: the breaker opens', async () => {
  const verdict = { ok: [], retry: ['event-01'], reject: [], retryAfterMs: 0 };
  const reply: Reply = { kind: 'judged', verdict, code: 'http_503' };
  let opened = 0;
  const guard = makeGuard({
    pauseMs: 60_000,
    onBreak: () => (opened += 1),
    onReset: () => undefined,
  });
  const shipment = { eventIds: ['event-01'], send: () => Promise.resolve(reply) };
  for (let request = 0; request < 5; request += 1) expect(await guard(shipment)).toBe(reply);
  expect(await guard(shipment)).toEqual({ kind: 'unsent', reason: 'breaker_open' });
  expect(opened).toBe(1);
});

for (const [name, behaviour, pauseMs] of [
  ['and hears a Retry-After', answer(429, { 'retry-after': '600' }), 600_000],
  ['whatever else it answers', answer(500), 300],
] as const) {
  test(`a halted destination is tried with one batch a time, ${name}`, async () => {
    const { vendor, deliver, append, state } = await bench();
    vendor.behaviour = (received, response) =>
      (vendor.requests.length === 1 ? answer(401) : behaviour)(received, response);
    // With the longest draw, retries come after everything else.
    const over = { haltPauseMs: 300, random: () => 1 };
    const startedAt = performance.now();
    const delivery = await deliver([configured('hook', idsDestination(vendor.url))], over);
    for (let batch = 0; batch < 12; batch += 1) {
      await append(...['a', 'b', 'c', 'd'].map((letter) => `event-${batch}-${letter}`));
    }
    await eventually(() => expect(vendor.requests.length).toBeGreaterThan(1));
    await sleep(700);
    const pauses = Math.floor((performance.now() - startedAt) / pauseMs);
    expect(vendor.requests.length).toBeLessThanOrEqual(2 + pauses);
    expect(delivery.states()[0]?.state).toBe('halted');
    expect((await state('hook')).retrying).toBe(vendor.requests.length * 4);
  });
}
