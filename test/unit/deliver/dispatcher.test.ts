import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { Encoded, Verdict } from '../../../src/destinations/destination.ts';
import type { PermittedEvent } from '../../../src/event/permitted-event.ts';
import { LeaseLost, SpoolUnavailable } from '../../../src/spool/spool.ts';
import { sampleEvent } from '../../contract/spool-samples.ts';
import { bench, configured, eventually, idsDestination, idsIn } from './delivery-harness.ts';
import { answer, reset, silence } from './vendor-server.ts';

const path = '/collect';

test('sends full batches at once and the rest when it is old enough', async () => {
  const { vendor, deliver, append, state, outcomes } = await bench();
  const ageMsMax = 200;
  const batch = { eventsMax: 4, bytesMax: 100_000, ageMsMax };
  await deliver([configured('hook', idsDestination(vendor.url + path, { batch }))]);
  await append('event-01', 'event-02', 'event-03');
  const appendedAt = performance.now();
  await eventually(() => expect(vendor.requests).toHaveLength(1));
  expect((vendor.requests[0]?.at ?? 0) - appendedAt).toBeGreaterThan(ageMsMax * 0.8);
  await append('event-04', 'event-05', 'event-06', 'event-07', 'event-08');
  await eventually(async () => expect(await state('hook')).toMatchObject({ delivered: 8 }));
  expect(vendor.requests.map(({ body }) => idsIn(body).length)).toEqual([3, 4, 1]);
  expect(vendor.requests[0]?.path).toBe('/collect?key=k%26%3D');
  expect(outcomes).toContainEqual(['event-08', 'delivered', null]);
});

test('retries a failed batch under the same id, and does not hold new events back', async () => {
  const { vendor, deliver, append, state } = await bench();
  vendor.behaviour = ({ body }, response) => {
    const isFirst = vendor.requests.length === 1;
    response.writeHead(isFirst && body.includes('event-01') ? 503 : 200).end();
  };
  await deliver([configured('hook', idsDestination(vendor.url))], { random: () => 0.5 });
  await append('event-01', 'event-02');
  await eventually(async () => expect(await state('hook')).toMatchObject({ retrying: 2 }));
  await append('event-03');
  await eventually(async () => expect(await state('hook')).toMatchObject({ delivered: 3 }));
  const seen = vendor.requests.map(({ body, headers }) => [idsIn(body), headers['x-batch']]);
  expect(seen.map(([ids]) => ids)).toEqual([
    ['event-01', 'event-02'],
    ['event-03'],
    ['event-01', 'event-02'],
  ]);
  expect(seen[2]).toEqual(seen[0]);
});

test('waits as long as Retry-After says, with everything', async () => {
  const { vendor, deliver, append, state } = await bench();
  vendor.behaviour = (received, response) =>
    answer(vendor.requests.length === 1 ? 429 : 200, { 'retry-after': '1' })(received, response);
  const delivery = await deliver([configured('hook', idsDestination(vendor.url))]);
  await append('event-01');
  await eventually(() => expect(delivery.states()[0]).toMatchObject({ state: 'paused' }));
  await append('event-02', 'event-03', 'event-04', 'event-05');
  await eventually(async () => expect(await state('hook')).toMatchObject({ delivered: 5 }));
  const [first, second] = vendor.requests;
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(950);
  expect(delivery.states()[0]).toMatchObject({ state: 'running' });
});

test('bisects a refused batch down to the bad event', async () => {
  const { vendor, deliver, append, state, spool, logs } = await bench();
  vendor.behaviour = ({ body }, response) => {
    response.writeHead(body.includes('event-03') ? 413 : 200).end();
  };
  await deliver([configured('hook', idsDestination(vendor.url))]);
  await append('event-01', 'event-02', 'event-03', 'event-04');
  const settled = { delivered: 3, dead: { http_413: 1 }, waiting: 0 };
  await eventually(async () => expect(await state('hook')).toMatchObject(settled));
  expect(vendor.requests.map(({ body }) => idsIn(body).length)).toEqual([4, 2, 2, 1, 1]);
  expect(new Set(vendor.requests.map(({ headers }) => headers['x-batch'])).size).toBe(5);
  const [letter] = await spool.deadLetters('hook', 5);
  expect(letter?.event?.record.id).toBe('event-03');
  expect(logs).toContainEqual({
    event: 'events_dead_lettered',
    destination: 'hook',
    count: 1,
    reason: 'http_413',
  });
});

test('halts when the credentials are refused, loses nothing, and goes on when told', async () => {
  const { vendor, deliver, append, state, logs } = await bench();
  vendor.behaviour = answer(401);
  const delivery = await deliver([configured('hook', idsDestination(vendor.url))]);
  await append('event-01');
  await eventually(() => expect(delivery.states()[0]?.state).toBe('halted'));
  expect(delivery.states()[0]?.lastError).toMatchObject({
    reason: 'halted_auth',
    remedy: expect.stringContaining('destinations.hook'),
  });
  await append('event-02', 'event-03', 'event-04', 'event-05');
  expect(vendor.requests).toHaveLength(1);
  expect(await state('hook')).toMatchObject({ waiting: 5, retrying: 1 });
  vendor.behaviour = answer(200);
  delivery.retryNow('hook');
  delivery.retryNow('nobody');
  await eventually(async () => expect(await state('hook')).toMatchObject({ delivered: 5 }));
  expect(logs.map(({ event }) => event)).toEqual(['destination_halted', 'destination_resumed']);
});

test('to be told to go on while the spool is gone ends nothing', async () => {
  const { vendor, deliver, append, state, spool, logs } = await bench();
  const asked: string[] = [];
  const gone: typeof spool.hasten = (name) => {
    asked.push(name);
    return Promise.reject(new SpoolUnavailable('io_error'));
  };
  const hasten = vi.spyOn(spool, 'hasten').mockImplementation(gone);
  const delivery = await deliver([configured('hook', idsDestination(vendor.url))]);
  // An unhandled rejection would fail this run.
  delivery.retryNow('hook');
  await eventually(() => expect(asked).toEqual(['hook']));
  hasten.mockRestore();
  await append('event-01');
  await eventually(async () => expect(await state('hook')).toMatchObject({ delivered: 1 }));
  expect(logs).toEqual([]);
});

test('a halted destination is tried with one batch now and then', async () => {
  const { vendor, deliver, append, state } = await bench();
  vendor.behaviour = answer(403);
  await deliver([configured('hook', idsDestination(vendor.url))], { haltPauseMs: 100 });
  await append('event-01');
  await append('event-02');
  await eventually(() => expect(vendor.requests.length).toBeGreaterThan(2));
  vendor.behaviour = answer(200);
  await eventually(async () => expect(await state('hook')).toMatchObject({ delivered: 2 }));
});

for (const [name, behaviour] of [
  ['a reset', reset],
  ['silence', silence],
] as const) {
  test(`${name} is uncertain where a repeat would count twice`, async () => {
    const { vendor, deliver, append, state } = await bench();
    vendor.behaviour = behaviour;
    const definition = idsDestination(vendor.url, { dedupes: false });
    await deliver([configured('ga', definition, 'atMostOnce')], { requestMsMax: 100 });
    await append('event-01');
    await eventually(async () => expect(await state('ga')).toMatchObject({ uncertain: 1 }));
    expect(vendor.requests).toHaveLength(1);
  });

  test(`${name} is tried again where the receiver knows repeats, or by choice`, async () => {
    const { vendor, deliver, append, state } = await bench();
    vendor.behaviour = behaviour;
    const dedupes = configured('hook', idsDestination(vendor.url));
    const chosen = configured('ga', idsDestination(vendor.url, { dedupes: false }), 'atLeastOnce');
    await deliver([dedupes, chosen], { requestMsMax: 100 });
    await append('event-01');
    await eventually(() => expect(vendor.requests.length).toBeGreaterThan(2));
    vendor.behaviour = answer(200);
    await eventually(async () => expect(await state('hook')).toMatchObject({ delivered: 1 }));
    await eventually(async () => expect(await state('ga')).toMatchObject({ delivered: 1 }));
    expect(new Set(vendor.requests.map(({ headers }) => headers['x-batch'])).size).toBe(2);
  });
}

test('a refused connection is certain: it is tried again whatever the receiver knows', async () => {
  const { vendor, deliver, append, state } = await bench();
  const { url } = vendor;
  await vendor.stop();
  const delivery = await deliver([configured('ga', idsDestination(url, { dedupes: false }))]);
  await append('event-01');
  await eventually(async () => expect(await state('ga')).toMatchObject({ retrying: 1 }));
  await eventually(() => expect(delivery.states()[0]?.lastError?.reason).toBe('econnrefused'));
  expect(await state('ga')).toMatchObject({ uncertain: 0 });
});

test('opens the breaker after failures in a row, then recovers by itself', async () => {
  const { vendor, deliver, append, state, logs } = await bench();
  vendor.behaviour = answer(500);
  const delivery = await deliver([configured('hook', idsDestination(vendor.url))], {
    breakerPauseMs: 300,
  });
  await append('event-01');
  await eventually(() => expect(delivery.states()[0]?.state).toBe('breaker_open'));
  expect(vendor.requests).toHaveLength(5);
  vendor.behaviour = answer(200);
  await eventually(async () => expect(await state('hook')).toMatchObject({ delivered: 1 }));
  expect(delivery.states()[0]?.state).toBe('running');
  expect(logs.map(({ event }) => event)).toEqual(['destination_failed', 'destination_resumed']);
});

test('what waited for a broken destination does not wait once it is back', async () => {
  const { vendor, deliver, append, state } = await bench();
  vendor.behaviour = ({ body }, response) => {
    response.writeHead(body.includes('event-01') && vendor.requests.length < 6 ? 500 : 200).end();
  };
  const draws = [0, 0, 0, 0, 1];
  await deliver([configured('hook', idsDestination(vendor.url))], {
    random: () => draws.shift() ?? 0,
  });
  await append('event-01');
  await eventually(async () => expect(await state('hook')).toMatchObject({ retrying: 1 }));
  await eventually(() => expect(vendor.requests).toHaveLength(5));
  const brokeAt = performance.now();
  await append('event-02', 'event-03', 'event-04', 'event-05');
  await eventually(async () => expect(await state('hook')).toMatchObject({ delivered: 5 }));
  expect(performance.now() - brokeAt).toBeLessThan(4_000);
});

test('what waited does not wait either where the lease is lost as the destination comes back', async () => {
  const { vendor, deliver, append, state, spool } = await bench();
  vendor.behaviour = answer(500);
  const delivery = await deliver([configured('hook', idsDestination(vendor.url))], {
    breakerPauseMs: 300,
  });
  await append('event-01');
  await eventually(() => expect(delivery.states()[0]?.state).toBe('breaker_open'));
  vendor.behaviour = answer(200);
  const hasten = vi.spyOn(spool, 'hasten');
  const settle = vi.spyOn(spool, 'settle').mockRejectedValueOnce(new LeaseLost('elsewhere'));
  await eventually(async () => expect(await state('hook')).toMatchObject({ delivered: 1 }));
  expect(settle).toHaveBeenCalledTimes(2);
  expect(hasten).toHaveBeenCalledTimes(1);
});

test('after a fault of ours it rests, however much comes in meanwhile', async () => {
  const { vendor, deliver, append, state, spool, logs } = await bench();
  const settle = vi.spyOn(spool, 'settle').mockRejectedValue(new Error('bug'));
  await deliver([configured('hook', idsDestination(vendor.url))]);
  const startedAt = performance.now();
  for (let batch = 0; batch < 40; batch += 1) {
    await append(...['a', 'b', 'c', 'd'].map((letter) => `event-${batch}-${letter}`));
    await sleep(30);
  }
  const rests = Math.floor((performance.now() - startedAt) / 1_000);
  expect(vendor.requests.length).toBeLessThanOrEqual(1 + rests);
  expect(logs.length).toBeLessThanOrEqual(1 + rests);
  settle.mockRestore();
  await eventually(async () => expect(await state('hook')).toMatchObject({ delivered: 160 }));
});

test('a dead destination does not slow another', async () => {
  const { vendor, deliver, append, state } = await bench();
  vendor.behaviour = ({ path }, response) => {
    if (!path.startsWith('/dead')) response.writeHead(200).end();
  };
  const dead = configured('dead', idsDestination(`${vendor.url}/dead`));
  const alive = configured('alive', idsDestination(`${vendor.url}/alive`));
  await deliver([dead, alive], { requestMsMax: 60_000 });
  const startedAt = performance.now();
  for (let batch = 0; batch < 25; batch += 1) {
    await append(...['a', 'b', 'c', 'd'].map((letter) => `event-${batch}-${letter}`));
  }
  await eventually(async () => expect(await state('alive')).toMatchObject({ delivered: 100 }));
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  expect(await state('dead')).toMatchObject({ delivered: 0, waiting: 100 });
});

test('settles per event what the vendor took in part', async () => {
  const { vendor, deliver, append, state } = await bench();
  const definition = idsDestination(vendor.url, {
    judge: (_, ids) => ({
      ok: ids.filter((id) => id === 'event-01' || vendor.requests.length > 1),
      reject: ids.filter((id) => id === 'event-02').map((eventId) => ({ eventId, code: 'bad' })),
      retry: ids.filter((id) => id === 'event-03' && vendor.requests.length === 1),
    }),
  });
  await deliver([configured('hook', definition)]);
  await append('event-01', 'event-02', 'event-03', 'event-04');
  const settled = { delivered: 2, dead: { bad: 1, not_judged: 1 }, waiting: 0 };
  await eventually(async () => expect(await state('hook')).toMatchObject(settled));
  expect(vendor.requests.map(({ body }) => idsIn(body))[1]).toEqual(['event-03']);
  const [first, second] = vendor.requests.map(({ headers }) => headers['x-batch']);
  expect(second).not.toBe(first);
});

test('a bug in encode or judge ends as dead letters, never as a loop', async () => {
  const { vendor, deliver, append, state } = await bench();
  const broken = (): never => {
    throw new Error('bug');
  };
  const encode = configured('encode', idsDestination(vendor.url, { encode: broken }));
  const judge = configured('judge', idsDestination(vendor.url, { judge: broken }));
  const forgets = configured(
    'forgets',
    idsDestination(vendor.url, { encode: () => ({ requests: [], dropped: [] }) }),
  );
  await deliver([encode, judge, forgets]);
  await append('event-01');
  const dead = (reason: string) => ({ dead: { [reason]: 1 }, waiting: 0 });
  await eventually(async () => {
    expect(await state('encode')).toMatchObject(dead('encode_failed'));
    expect(await state('judge')).toMatchObject(dead('judge_failed'));
    expect(await state('forgets')).toMatchObject(dead('encode_failed'));
  });
  expect(vendor.requests).toHaveLength(1);
});

test('what breaks the contract without a throw ends as dead letters, after one request', async () => {
  const { vendor, deliver, append, state, logs } = await bench();
  const ok: readonly string[] = [];
  const verdicts = [
    undefined,
    {},
    { ok, retry: ok },
    { ok, retry: ok, reject: ok, retryAfterMs: NaN },
    { ok, retry: ok, reject: ok, bisect: ['event-01'] },
  ];
  const encodings = [undefined, { requests: [] }, { requests: [{}], dropped: [] }];
  const broken = [
    ...verdicts.map((verdict) => ({ judge: () => verdict as Verdict })),
    ...encodings.map((encoded) => ({ encode: () => encoded as Encoded })),
  ].map((over, index) => configured(`own-${index}`, idsDestination(vendor.url, over)));
  await deliver(broken);
  await append('event-01');
  for (const [index, { name }] of broken.entries()) {
    const reason = index < verdicts.length ? 'judge_failed' : 'encode_failed';
    const dead = { dead: { [reason]: 1 }, waiting: 0 };
    await eventually(async () => expect(await state(name)).toMatchObject(dead));
  }
  expect(vendor.requests).toHaveLength(verdicts.length);
  expect(logs.filter(({ event }) => event === 'internal_error')).toEqual([]);
});

test('bytes that HTTP does not allow end as a dead letter', async () => {
  const { vendor, deliver, append, state } = await bench();
  const definition = idsDestination(vendor.url, {
    encode: (events) => {
      const headers = { 'x-name': 'a\r\nx-evil: 1' };
      const request = { method: 'POST', url: vendor.url, query: {}, headers, body: '' } as const;
      return {
        requests: [{ request, eventIds: events.map(({ record }) => record.id) }],
        dropped: [],
      };
    },
  });
  await deliver([configured('hook', definition)]);
  await append('event-01');
  const settled = { dead: { invalid_request: 1 } };
  await eventually(async () => expect(await state('hook')).toMatchObject(settled));
  expect(vendor.requests).toHaveLength(0);
});

test('follows no redirect and reads the head of a long answer only', async () => {
  const { vendor, deliver, append, state } = await bench();
  const heard: { status: number; length: number }[] = [];
  vendor.behaviour = (_, response) => {
    if (vendor.requests.length === 1) answer(302, { location: '/elsewhere' })(_, response);
    else response.writeHead(200).end('x'.repeat(2_000_000));
  };
  const definition = idsDestination(vendor.url, {
    judge: ({ status, body }, ids) => {
      heard.push({ status, length: body.length });
      return { ok: status === 200 ? ids : [], retry: status === 200 ? [] : ids, reject: [] };
    },
  });
  await deliver([configured('hook', definition)]);
  await append('event-01');
  await eventually(async () => expect(await state('hook')).toMatchObject({ delivered: 1 }));
  expect(heard).toEqual([
    { status: 302, length: 0 },
    { status: 200, length: 262_144 },
  ]);
  expect(vendor.requests.map(({ path }) => path)).toEqual(['/?key=k%26%3D', '/?key=k%26%3D']);
});

for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]']) {
  test(`does not reach into the own network by ${host}, unless allowed`, async () => {
    const { vendor, deliver, append } = await bench();
    const url = vendor.url.replace('127.0.0.1', host);
    const definition = idsDestination(url, { mayReachPrivate: () => false });
    const delivery = await deliver([configured('hook', definition)]);
    await append('event-01');
    await eventually(() => {
      expect(delivery.states()[0]).toMatchObject({
        state: 'halted',
        lastError: { reason: 'private_address' },
      });
    });
    expect(vendor.requests).toHaveLength(0);
  });
}

test('sends equal ids of one cut in batches of their own', async () => {
  const { vendor, deliver, spool, state } = await bench();
  await deliver([configured('hook', idsDestination(vendor.url))]);
  const twins = ['shop|event-01', 'blog|event-01'].map((dedupeKey) =>
    sampleEvent('event-01', { dedupeKey }),
  );
  await spool.append(twins, { received: 2, dropped: {} });
  await eventually(async () => expect(await state('hook')).toMatchObject({ delivered: 2 }));
  expect(vendor.requests.map(({ body }) => idsIn(body))).toEqual([['event-01'], ['event-01']]);
});

test('drops what the last door refuses or what is too old; sends no other object', async () => {
  const { vendor, deliver, spool, state } = await bench();
  const strict = configured('strict', idsDestination(vendor.url, { eventAgeMsMax: 1_000 }));
  await deliver([strict], {
    permit: (event) => {
      if (event.record.id === 'event-02') return { dropped: 'withdrawn' };
      return JSON.parse(JSON.stringify({ record: event.record })) as PermittedEvent;
    },
  });
  const old = sampleEvent('event-01', { record: { ts: Date.now() - 2_000 } });
  const young = ['event-02', 'event-03'].map((id) =>
    sampleEvent(id, { record: { ts: Date.now() } }),
  );
  await spool.append([old, ...young], { received: 3, dropped: {} });
  const settled = { dropped: { too_old: 1, withdrawn: 1 }, dead: { permit_failed: 1 }, waiting: 0 };
  await eventually(async () => expect(await state('strict')).toMatchObject(settled));
  expect(vendor.requests).toHaveLength(0);
});
