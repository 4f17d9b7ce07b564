import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settledCounts } from './conservation.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { runCommand } from './run-command.ts';
import { consented, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

const minute = 60_000;
const guide = 'guide_read: { when: { event: engaged_time, path: /guides/**, minSeconds: 60 } }';
const cart = 'cart_abandoned: { when: { sequence: [add_to_cart], without: purchase } }';

/** Beacons of one visitor: same address, same agent. */
const readGuide = (seq = 1): object => ({
  seq,
  name: 'engaged_time',
  url: 'https://shop.example/guides/tea',
  params: { engaged_ms: 61_000 },
});
/** So long ago that the visit is over. */
const leftCart = (seq = 1): object => ({ seq, name: 'add_to_cart', age: 40 * minute });

let receiver: Receiver;
let sluice: RunningSluice;

const text = (rules: string): string => `
sites: { shop: { origins: ["https://shop.example"], currency: EUR, microConversions: { ${rules} } } }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "${receiver.url}", unsigned: true, allowPrivate: true, ownStore: true }
`;

beforeEach(async () => {
  receiver = await startReceiver();
  sluice = await startSluice({ config: text(`${guide}, ${cart}`) });
});
afterEach(async () => {
  await sluice.end('SIGINT');
  await receiver.close();
});

const arrived = (name: string): number =>
  receiver.events().filter((event) => event['name'] === name).length;

async function send(
  events: readonly object[],
  more: object = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  return (await sendBeacon(sluice, consented(events, more), headers)).status;
}

/** Two visitors with a cart, whose visits end in ten seconds. */
async function sendCarts(): Promise<void> {
  const cart = { seq: 1, name: 'add_to_cart', age: 30 * minute - 10_000 };
  expect(await send([cart])).toBe(202);
  const other = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0' };
  expect(await send([cart], { page: 'page-of-another-1' }, other)).toBe(202);
}

/** The other visitor's cart was left; what else there is must be a mistake. */
async function onlyOthers(): Promise<void> {
  await until(
    'the other one',
    () => arrived('cart_abandoned'),
    (count) => count > 0,
    25_000,
  );
  await aLook();
  expect((await settledCounts(sluice, ['hook'])).door.derived).toBe(1);
}

/** Longer than the pause in which visits are looked at that may be over. */
const aLook = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 6_500));

async function saved(rules: string, word: string): Promise<string> {
  const before = sluice.output().length;
  writeFileSync(join(sluice.folder, 'sluice.yaml'), text(rules));
  return until(
    word,
    () => sluice.output().slice(before),
    (said) => said.includes(word),
  );
}

describe('rules at the door', () => {
  it('count a retry once, before and after a crash', async () => {
    const events = [{ ...readGuide(), age: 40 * minute }, leftCart(2)];
    expect([await send(events), await send(events)]).toEqual([202, 202]);
    await until(
      'both are made',
      () => [arrived('guide_read'), arrived('cart_abandoned')],
      ([a, b]) => a === 1 && b === 1,
    );
    const first = await settledCounts(sluice, ['hook']);
    expect(first.door).toMatchObject({ received: 4, derived: 2, stored: 4, duplicate: 2 });
    await sluice.end('SIGKILL');
    sluice = await startSluice({ folder: sluice.folder, config: text(`${guide}, ${cart}`) });
    expect(await send(events)).toBe(202);
    await aLook();
    const { door } = await settledCounts(sluice, ['hook']);
    expect(door).toMatchObject({ received: 6, derived: 4, stored: 4, duplicate: 6 });
    expect([arrived('guide_read'), arrived('cart_abandoned')]).toEqual([1, 1]);
  }, 60_000);

  it('make nothing of who takes back a consent before the visit ends', async () => {
    await sendCarts();
    const said = await fetch(`${sluice.url}/_s/consent`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', origin: 'https://shop.example' },
      body: JSON.stringify({
        v: 1,
        site: 'shop',
        pages: ['page-0123456789ab'],
        consent: { analytics: 'denied' },
      }),
    });
    expect(said.status).toBe(202);
    await onlyOthers();
  }, 60_000);

  it('make nothing of who no longer grants on the same page', async () => {
    await sendCarts();
    await send([{ seq: 2, name: 'faq_open' }], { consent: { analytics: 'denied' } });
    await onlyOthers();
  }, 60_000);

  it('follow the configuration, and keep the old rules where the new ones are wrong', async () => {
    expect(await send([readGuide()])).toBe(202);
    await until(
      'the first',
      () => arrived('guide_read'),
      (count) => count === 1,
    );
    const said = await saved(
      'guide_read: { when: { event: engaged_tim, minSeconds: 60 } }',
      'config_refused',
    );
    expect(said).toContain('"line":2');
    expect(said).toContain('microConversions.guide_read.when.minSeconds');
    expect(await send([readGuide(2)], { page: 'page-two-9876543210' })).toBe(202);
    await until(
      'the second',
      () => arrived('guide_read'),
      (count) => count === 2,
    );
    await saved(
      guide.replace('60', '90').replace('guide_read', 'guide_studied'),
      'config_reloaded',
    );
    expect(await send([readGuide(3)], { page: 'page-three-98765432' })).toBe(202);
    const longer = { ...readGuide(4), params: { engaged_ms: 91_000 } };
    expect(await send([longer], { page: 'page-four-987654321' })).toBe(202);
    await until(
      'the third',
      () => arrived('guide_studied'),
      (count) => count === 1,
    );
    await settledCounts(sluice, ['hook']);
    expect(arrived('guide_read')).toBe(2);
  }, 60_000);

  it('are let go of with a word when it stops', async () => {
    expect(await send([{ seq: 1, name: 'add_to_cart' }])).toBe(202);
    await sluice.end('SIGINT');
    expect(sluice.output()).toMatch(/"event":"rule_visits_let_go","visits":1/);
  });

  it('can be tried on stored events only where there is a store', async () => {
    const { code, errors } = await runCommand(sluice, 'replay', '--dry');
    expect(code).toBe(1);
    expect(errors).toContain('There is no open warehouse to ask. Add `warehouse: { type: duckdb');
    await sluice.end('SIGINT');
    const gone = await runCommand(sluice, 'replay', '--dry');
    expect([gone.code, gone.errors]).toEqual([1, expect.stringContaining('No Sluice answers')]);
    const wrong = await runCommand(sluice, 'replay', '--dry', '--days', 'week');
    expect([wrong.code, wrong.errors]).toEqual([2, expect.stringContaining('for example 7')]);
    writeFileSync(join(sluice.folder, 'sluice.yaml'), text(''));
    const none = await runCommand(sluice, 'replay', '--dry');
    expect([none.code, none.errors]).toEqual([
      1,
      expect.stringContaining('has no rule. Add `when`'),
    ]);
  }, 60_000);
});
