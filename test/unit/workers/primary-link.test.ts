import { expect, it } from 'vitest';
import type { Asked, FromWorker } from '../../../src/workers/messages.ts';
import { PrimaryLink } from '../../../src/workers/primary-link.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('says what is asked in one turn in one message, and gives each its answer', async () => {
  const sent: FromWorker[] = [];
  const link = new PrimaryLink((message) => sent.push(message));
  const answers = Promise.all([link.ask({ kind: 'keys' }), link.ask({ kind: 'keys' })]);
  await turn();
  const asks = sent.flatMap((message) => (message.kind === 'asks' ? message.asks : []));
  expect([sent.length, asks.map(([serial]) => serial)]).toEqual([1, [1, 2]]);
  const keys = { day: 1, sites: {} };
  link.hear([
    [2, { keys }],
    [1, { keys: null }],
    [9, { keys: null }],
  ]);
  expect(await answers).toEqual([{ keys: null }, { keys }]);
});

it('is full at 5,000 that wait', async () => {
  const link = new PrimaryLink(() => undefined);
  for (let nth = 0; nth < 4_999; nth += 1) void link.ask({ kind: 'keys' });
  expect(link.isFull).toBe(false);
  void link.ask({ kind: 'keys' });
  expect(link.isFull).toBe(true);
  link.hear([[17, { keys: null }]]);
  expect(link.isFull).toBe(false);
});

it('is full at 20,000 events that wait, however few beacons bear them', async () => {
  const link = new PrimaryLink(() => undefined);
  const hundred = { kind: 'beacon', generation: 1, key: 1, arrival: { received: 100 } } as Asked;
  const text = { kind: 'server', text: 'x'.repeat(51_200), from: {} } as Asked;
  for (let nth = 0; nth < 199; nth += 1) void link.ask(hundred);
  void link.ask(text);
  expect(link.isFull).toBe(false);
  void link.ask(text);
  expect(link.isFull).toBe(true);
  link.hear([
    [201, { keys: null }],
    [201, { keys: null }],
  ]);
  expect(link.isFull).toBe(false);
});
