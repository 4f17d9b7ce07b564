import { expect, test } from 'vitest';
import { isCut } from '../../../src/spool/spool.ts';
import { bench, configured, eventually, idsDestination } from './delivery-harness.ts';
import { answer, silence } from './vendor-server.ts';

test('ends what is on its way before it stops', async () => {
  const { vendor, deliver, append, state } = await bench();
  vendor.behaviour = (_, response) => {
    setTimeout(() => response.writeHead(200).end(), 300);
  };
  const delivery = await deliver([configured('hook', idsDestination(vendor.url))]);
  await append('event-01');
  await eventually(() => expect(vendor.requests).toHaveLength(1));
  await append('event-02');
  await delivery.stop(5_000);
  expect(await state('hook')).toMatchObject({ delivered: 1, waiting: 1 });
  expect(vendor.requests).toHaveLength(1);
});

test('cuts off what does not end, and says what is known of it', async () => {
  const { vendor, deliver, append, state } = await bench();
  vendor.behaviour = silence;
  const delivery = await deliver([
    configured('hook', idsDestination(vendor.url)),
    configured('ga', idsDestination(vendor.url, { dedupes: false })),
  ]);
  await append('event-01');
  await eventually(() => expect(vendor.requests).toHaveLength(2));
  const startedAt = performance.now();
  await delivery.stop(100);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(await state('hook')).toMatchObject({ retrying: 1, uncertain: 0 });
  expect(await state('ga')).toMatchObject({ waiting: 0, uncertain: 1 });
});

test('after a crash, a cut goes out again under its id, or not at all', async () => {
  const { vendor, deliver, append, state, spool } = await bench();
  const names = ['hook', 'ga'];
  await spool.attach(names.map((name) => ({ name })));
  await append('event-01');
  const ids: string[] = [];
  for (const name of names) {
    const cut = await spool.next(name, Date.now(), { events: 4, bytes: 1_000, ageMs: 0 });
    if (isCut(cut)) ids.push(cut.id);
  }
  vendor.behaviour = answer(200);
  await deliver([
    configured('hook', idsDestination(`${vendor.url}/hook`)),
    configured('ga', idsDestination(`${vendor.url}/ga`, { dedupes: false })),
  ]);
  await eventually(async () => {
    expect(await state('hook')).toMatchObject({ delivered: 1 });
    expect(await state('ga')).toMatchObject({ uncertain: 1 });
  });
  expect(vendor.requests.map(({ headers }) => headers['x-batch'])).toEqual([ids[0]]);
});
