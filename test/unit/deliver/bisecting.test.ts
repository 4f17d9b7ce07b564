import { expect, test } from 'vitest';
import { deliverBatch } from '../../../src/deliver/deliver-batch.ts';
import type { Guard } from '../../../src/deliver/guard.ts';
import type { Line } from '../../../src/deliver/line.ts';
import { commonVerdict } from '../../../src/destinations/common-verdict.ts';
import { PermittedEvent } from '../../../src/event/permitted-event.ts';
import { sampleEvent } from '../../contract/spool-samples.ts';
import { bench, configured, eventually, idsDestination, idsIn } from './delivery-harness.ts';
import type { Bench } from './delivery-harness.ts';

const count = 100;
const ids = Array.from({ length: count }, (_, index) => `event-${String(index).padStart(3, '0')}`);
const batch = { eventsMax: count, bytesMax: 1_000_000, ageMsMax: 20 };

/** A receiver that answers 400 to every request with one of these events, and 200 to others. */
async function refusing(refused: readonly string[], over = {}): Promise<Bench> {
  const made = await bench();
  const { vendor, deliver, append } = made;
  vendor.behaviour = ({ body }, response) => {
    response.writeHead(refused.some((id) => body.includes(id)) ? 400 : 200).end();
  };
  await deliver([configured('hook', idsDestination(vendor.url, { batch, ...over }))]);
  await append(...ids);
  return made;
}

for (const dedupes of [true, false]) {
  test(`of 100 events with a bad one, 99 arrive, once (dedupes: ${String(dedupes)})`, async () => {
    const { vendor, state, spool, outcomes } = await refusing(['event-063'], { dedupes });
    const settled = { delivered: 99, dead: { http_400: 1 }, waiting: 0, uncertain: 0 };
    await eventually(async () => expect(await state('hook')).toMatchObject(settled));
    const [letter] = await spool.deadLetters('hook', 5);
    expect(letter?.event?.record.id).toBe('event-063');
    const taken = vendor.requests.filter(({ body }) => !body.includes('event-063'));
    expect(taken.flatMap(({ body }) => idsIn(body)).sort()).toEqual(
      ids.filter((id) => id !== 'event-063'),
    );
    expect(vendor.requests.length).toBeLessThanOrEqual(15);
    expect(outcomes).toContainEqual(['event-063', 'dead', 'http_400']);
  });
}

test('a receiver that refuses everything sees few requests, and all are dead letters', async () => {
  const { vendor, state } = await refusing(ids);
  const settled = { delivered: 0, dead: { http_400: count }, waiting: 0 };
  await eventually(async () => expect(await state('hook')).toMatchObject(settled));
  expect(vendor.requests.length).toBeLessThanOrEqual(30);
});

test('a run of bad events takes no good one behind it along', async () => {
  const { state } = await refusing(ids.slice(0, 7));
  const settled = { delivered: 93, dead: { http_400: 7 }, waiting: 0 };
  await eventually(async () => expect(await state('hook')).toMatchObject(settled));
});

test('every second event is bad: every other one arrives', async () => {
  const { state } = await refusing(ids.filter((_, index) => index % 2 === 0));
  const settled = { delivered: 50, dead: { http_400: 50 }, waiting: 0 };
  await eventually(async () => expect(await state('hook')).toMatchObject(settled));
});

test('a batch that is parted anew, after a crash, has the same parts with the same ids', async () => {
  const sent = async (): Promise<readonly (readonly [string, readonly string[]])[]> => {
    const parts: (readonly [string, readonly string[]])[] = [];
    const line: Line = {
      prepare: (events, batchId) => {
        const eventIds = events.map(({ record }) => record.id);
        parts.push([batchId, eventIds]);
        const status = eventIds.includes('event-063') ? 400 : 200;
        const verdict = commonVerdict({ status, headers: {}, body: '' }, eventIds);
        const reply = { kind: 'judged', verdict, code: `http_${String(status)}` } as const;
        return { shipments: [{ eventIds, send: () => Promise.resolve(reply) }], dropped: [] };
      },
      close: () => Promise.resolve(),
    };
    const events = ids.map((id) => {
      const event = sampleEvent(id);
      return [id, PermittedEvent.mint(event, event.record, ['analytics'])] as const;
    });
    const tools = { line, unanswered: 'retry', ordered: false, onLesson: () => undefined } as const;
    const guard: Guard = (shipment) => shipment.send();
    await deliverBatch(new Map(events), 'batch', { ...tools, guard });
    return parts;
  };
  const first = await sent();
  expect(await sent()).toEqual(first);
  expect(new Set(first.map(([id]) => id)).size).toBe(first.length);
});

test('a half that waits holds the other one back; both come again under their own ids', async () => {
  const { vendor, deliver, append, state } = await bench();
  let isUp = false;
  vendor.behaviour = ({ body }, response) => {
    const status = idsIn(body).length > 2 ? 422 : isUp ? 200 : 503;
    response.writeHead(status, { 'retry-after': '1' }).end();
  };
  await deliver([configured('hook', idsDestination(vendor.url))]);
  await append('event-01', 'event-02', 'event-03', 'event-04');
  await eventually(async () => expect(await state('hook')).toMatchObject({ retrying: 4 }));
  expect(vendor.requests.map(({ body }) => idsIn(body).length)).toEqual([4, 2]);
  isUp = true;
  await eventually(async () => expect(await state('hook')).toMatchObject({ delivered: 4 }));
  const seen = vendor.requests.map(({ body, headers }) => [idsIn(body), headers['x-batch']]);
  expect(seen[2]).toEqual(seen[1]);
  expect(seen[3]?.[0]).toEqual(['event-03', 'event-04']);
  expect(new Set(seen.map(([, id]) => id)).size).toBe(3);
});
