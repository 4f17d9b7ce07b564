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

test('brings to its end what was given out along with the last end', async () => {
  const { vendor, deliver, append, state } = await bench();
  const stopped: Promise<void>[] = [];
  vendor.behaviour = (_, response) => {
    // Asked to stop with a full batch behind this one: both orders of stop and settle are right.
    if (vendor.requests.length === 1) setTimeout(() => stopped.push(delivery.stop(5_000)), 2);
    response.writeHead(200).end();
  };
  const once = idsDestination(vendor.url, {
    dedupes: false,
    batch: { eventsMax: 2, bytesMax: 100_000, ageMsMax: 0 },
  });
  await append('event-01', 'event-02', 'event-03', 'event-04');
  const delivery = await deliver([configured('ga', once)]);
  await append('event-05', 'event-06', 'event-07', 'event-08');
  await eventually(() => expect(stopped).toHaveLength(1));
  await Promise.all(stopped);
  const { delivered, waiting, uncertain } = await state('ga');
  expect(delivered).toBe(vendor.requests.length * 2);
  expect({ sum: delivered + waiting, uncertain }).toEqual({ sum: 4, uncertain: 0 });
  await deliver([configured('ga', once)]);
  await eventually(async () => expect(await state('ga')).toMatchObject({ delivered: 4 }));
  expect(await state('ga')).toMatchObject({ uncertain: 0 });
});

test('settles what was sent though the spool gives no next cut, while it stops as well', async () => {
  const { vendor, deliver, append, state, spool, logs } = await bench();
  vendor.behaviour = answer(200);
  const settle = spool.settle.bind(spool);
  const stopped: Promise<void>[] = [];
  spool.settle = (cut, results, wanted = null) => {
    if (wanted === null) return settle(cut, results);
    stopped.push(delivery.stop(5_000));
    return Promise.reject(new Error('the next cut can not be read'));
  };
  const once = idsDestination(vendor.url, { dedupes: false });
  const delivery = await deliver([configured('ga', once)]);
  await append('event-01', 'event-02', 'event-03', 'event-04');
  await eventually(() => expect(stopped).toHaveLength(1));
  await Promise.all(stopped);
  expect(await state('ga')).toMatchObject({ delivered: 4, waiting: 0 });
  expect(logs).toEqual([]);
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
