import { expect, test } from 'vitest';
import type { Attach } from '../../../src/deliver/dispatcher.ts';
import { bench, configured, eventually, idsDestination, idsIn } from './delivery-harness.ts';
import { answer } from './vendor-server.ts';

const attachTo = (
  { spool }: Awaited<ReturnType<typeof bench>>,
  ...names: readonly string[]
): Attach => {
  return (besides) => spool.attach([...new Set([...names, ...besides])].map((name) => ({ name })));
};

test('settles what is on its way before a changed destination goes on', async () => {
  const all = await bench();
  const { vendor, deliver, append, state } = all;
  const order: string[] = [];
  vendor.behaviour = ({ path }, response) => {
    order.push(`asked ${path.split('?')[0]}`);
    setTimeout(() => {
      order.push(`answered ${path.split('?')[0]}`);
      response.writeHead(200).end();
    }, 300);
  };
  const delivery = await deliver([configured('hook', idsDestination(`${vendor.url}/old`))]);
  await append('event-01');
  await eventually(() => expect(order).toEqual(['asked /old']));
  await append('event-02');
  const next = configured('hook', idsDestination(`${vendor.url}/new`));
  await delivery.change([next], attachTo(all, 'hook'), 5_000);
  await eventually(async () => expect(await state('hook')).toMatchObject({ delivered: 2 }));
  expect(order).toEqual(['asked /old', 'answered /old', 'asked /new', 'answered /new']);
  expect(vendor.requests.map(({ body }) => idsIn(body))).toEqual([['event-01'], ['event-02']]);
});

test('a changed destination tries at once what failed, and what it was halted for', async () => {
  const all = await bench();
  const { vendor, deliver, append, state } = all;
  vendor.behaviour = answer(401);
  const delivery = await deliver([configured('hook', idsDestination(`${vendor.url}/old`))]);
  await append('event-01');
  await eventually(() => expect(delivery.states()).toMatchObject([{ state: 'halted' }]));
  vendor.behaviour = answer(200);
  const next = configured('hook', idsDestination(`${vendor.url}/new`));
  await delivery.change([next], attachTo(all, 'hook'), 1_000);
  await eventually(async () => expect(await state('hook')).toMatchObject({ delivered: 1 }));
  expect(delivery.states()).toMatchObject([{ state: 'running', lastError: null }]);
});

test('the others are not touched, and what goes takes nothing with it', async () => {
  const all = await bench();
  const { vendor, deliver, append, state } = all;
  const [stays, goes, comes] = ['stays', 'goes', 'comes'].map((name) =>
    configured(name, idsDestination(`${vendor.url}/${name}`)),
  );
  if (stays === undefined || goes === undefined || comes === undefined) throw new Error('three');
  const delivery = await deliver([stays, goes]);
  await append('event-01');
  await eventually(async () => {
    expect(await state('stays')).toMatchObject({ delivered: 1 });
    expect(await state('goes')).toMatchObject({ delivered: 1 });
  });
  await delivery.change([stays, comes], attachTo(all, 'stays', 'comes'), 1_000);
  await append('event-02');
  await eventually(async () => {
    expect(await state('stays')).toMatchObject({ delivered: 2 });
    expect(await state('comes')).toMatchObject({ stored: 1, delivered: 1 });
  });
  await eventually(async () =>
    expect(await state('goes')).toMatchObject({ detached: true, delivered: 1 }),
  );
  expect(delivery.states().map(({ name }) => name)).toEqual(['stays', 'comes']);
  const asked = vendor.requests.map(({ path, body }) => [path.split('?')[0], ...idsIn(body)]);
  expect(asked.filter(([path]) => path === '/goes')).toEqual([['/goes', 'event-01']]);
});

test('new ones wait until the spool knows them; changes that overtake each other end as the last', async () => {
  const all = await bench();
  const { vendor, deliver, append, state, spool } = all;
  const to = (name: string, path: string) => configured(name, idsDestination(vendor.url + path));
  const delivery = await deliver([to('hook', '/1')]);
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  const slow = delivery.change([to('hook', '/2'), to('late', '/late')], () => gate, 1_000);
  await eventually(() => expect(delivery.states().map(({ name }) => name)).toEqual(['hook']));
  const last = [to('hook', '/3'), to('other', '/other')];
  const fast = delivery.change(last, attachTo(all, 'hook', 'other'), 1_000);
  open();
  await Promise.all([slow, fast]);
  expect(
    delivery
      .states()
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(['hook', 'other']);
  await append('event-01');
  await eventually(async () => {
    expect(await state('hook')).toMatchObject({ delivered: 1 });
    expect(await state('other')).toMatchObject({ delivered: 1 });
  });
  const paths = new Set(vendor.requests.map(({ path }) => path.split('?')[0]));
  expect(paths).toEqual(new Set(['/3', '/other']));
  expect((await spool.counts()).destinations.map(({ name }) => name)).not.toContain('late');
});

test('a new one does not wait for another that does not end', async () => {
  const all = await bench();
  const { vendor, deliver, append, state } = all;
  vendor.behaviour = ({ path }, response) => {
    if (!path.startsWith('/goes')) response.writeHead(200).end();
  };
  const delivery = await deliver([configured('goes', idsDestination(`${vendor.url}/goes`))]);
  await append('event-01');
  await eventually(() => expect(vendor.requests).toHaveLength(1));
  const comes = configured('comes', idsDestination(`${vendor.url}/comes`));
  await delivery.change([comes], attachTo(all, 'comes'), 1_500);
  await append('event-02');
  await eventually(async () => expect(await state('comes')).toMatchObject({ delivered: 1 }));
  expect(await state('goes')).toMatchObject({ detached: false, waiting: 2 });
  await eventually(async () => expect(await state('goes')).toMatchObject({ detached: true }));
  expect(vendor.requests.filter(({ path }) => path.startsWith('/goes'))).toHaveLength(1);
});
