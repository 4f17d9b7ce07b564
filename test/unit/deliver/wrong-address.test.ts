import { expect, test } from 'vitest';
import { bench, configured, eventually, idsDestination } from './delivery-harness.ts';
import { answer } from './vendor-server.ts';

test.each([404, 405])(
  '%i is of the address: all waits, and is told what to check',
  async (status) => {
    const { vendor, deliver, append, state } = await bench();
    vendor.behaviour = answer(status);
    const delivery = await deliver([configured('hook', idsDestination(vendor.url))]);
    await append('event-01', 'event-02');
    await eventually(() => expect(delivery.states()[0]?.state).toBe('breaker_open'));
    expect(await state('hook')).toMatchObject({ waiting: 2, retrying: 2, dead: {} });
    expect(delivery.states()[0]?.lastError).toMatchObject({
      reason: `http_${String(status)}`,
      remedy: expect.stringMatching(/address: check destinations\.hook/),
    });
    vendor.behaviour = answer(200);
    await eventually(async () => expect(await state('hook')).toMatchObject({ delivered: 2 }));
  },
);

test("407 halts: a proxy's login is a person's business", async () => {
  const { vendor, deliver, append, state } = await bench();
  vendor.behaviour = answer(407);
  const delivery = await deliver([configured('hook', idsDestination(vendor.url))]);
  await append('event-01');
  await eventually(() => expect(delivery.states()[0]?.state).toBe('halted'));
  expect(await state('hook')).toMatchObject({ waiting: 1, dead: {} });
});
