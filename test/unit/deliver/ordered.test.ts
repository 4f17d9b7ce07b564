import { expect, test } from 'vitest';
import type { Encoded } from '../../../src/destinations/destination.ts';
import type { PermittedEvent } from '../../../src/event/permitted-event.ts';
import { bench, configured, eventually, idsDestination, idsIn } from './delivery-harness.ts';
import type { VendorServer } from './vendor-server.ts';

const ordered = true;

function takenBy(vendor: VendorServer, isTaken: (body: string) => boolean): readonly string[] {
  return vendor.requests.flatMap(({ body }) => (isTaken(body) ? idsIn(body) : []));
}

test('nothing overtakes a batch that waits, and what is dead holds nothing back', async () => {
  const { vendor, deliver, append, state } = await bench();
  let isUp = false;
  vendor.behaviour = ({ body }, response) => {
    const status = body.includes('event-02') ? 400 : 200;
    response.writeHead(isUp ? status : 503).end();
  };
  const delivery = await deliver([configured('hook', idsDestination(vendor.url, { ordered }))], {
    random: () => 0.2,
    breakerPauseMs: 10,
  });
  await append('event-01', 'event-02');
  await eventually(async () => expect(await state('hook')).toMatchObject({ retrying: 2 }));
  await append('event-03', 'event-04', 'event-05', 'event-06', 'event-07');
  await eventually(() => expect(vendor.requests.length).toBeGreaterThan(1));
  expect(vendor.requests.every(({ body }) => body.includes('event-01'))).toBe(true);
  isUp = true;
  delivery.retryNow('hook');
  const settled = { delivered: 6, dead: { http_400: 1 }, waiting: 0 };
  await eventually(async () => expect(await state('hook')).toMatchObject(settled));
  const ids = takenBy(
    vendor,
    (body) => !body.includes('event-02') && !body.includes('"event-01","'),
  );
  expect(ids).toEqual(['event-01', 'event-03', 'event-04', 'event-05', 'event-06', 'event-07']);
});

/** One request an event. */
function singly(url: string) {
  return (events: readonly PermittedEvent[]): Encoded => ({
    requests: events.map(({ record: { id } }) => {
      const body = JSON.stringify([id]);
      const request = { method: 'POST', url, query: {}, headers: {}, body } as const;
      return { request, eventIds: [id] };
    }),
    dropped: [],
  });
}

test('a cut has one request on its way at a time, and stops at the one that failed', async () => {
  const { vendor, deliver, append, state } = await bench();
  let [flying, most] = [0, 0];
  vendor.behaviour = ({ body }, response) => {
    flying += 1;
    most = Math.max(most, flying);
    const isFirstTry = vendor.requests.filter((request) => request.body === body).length === 1;
    setTimeout(() => {
      flying -= 1;
      response.writeHead(body.includes('event-02') && isFirstTry ? 503 : 200).end();
    }, 5);
  };
  const definition = idsDestination(vendor.url, { ordered, encode: singly(vendor.url) });
  await deliver([configured('hook', definition)]);
  await append('event-01', 'event-02', 'event-03', 'event-04');
  await eventually(async () => expect(await state('hook')).toMatchObject({ delivered: 4 }));
  expect(most).toBe(1);
  expect(takenBy(vendor, () => true)).toEqual([
    'event-01',
    'event-02',
    'event-02',
    'event-03',
    'event-04',
  ]);
});
