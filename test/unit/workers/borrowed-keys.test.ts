import { describe, expect, it } from 'vitest';
import { RareTerms } from '../../../src/identity/rare-terms.ts';
import { parseSiteId } from '../../../src/vocabulary/ids.ts';
import { makeHalves, noon } from './halves.ts';

const shop = parseSiteId('shop')!;
const hour = 3_600_000;
const midnight = Date.parse('2026-06-16T00:00:00Z');

describe('keys that are lent to a worker', () => {
  it('name as those of the primary do', async () => {
    const { borrowed, keys } = makeHalves();
    expect(borrowed.isReady(noon)).toBe(false);
    await borrowed.refresh();
    expect(borrowed.isReady(noon)).toBe(true);
    const { current, previous } = borrowed.keysOf(shop, noon);
    expect(current.hex('somebody')).toBe(keys.keysOf(shop, noon).current.hex('somebody'));
    expect(previous).toBeNull();
  });

  it('are asked for anew at midnight; yesterday’s goes when its hour is over', async () => {
    const halves = makeHalves();
    const { borrowed, keys } = halves;
    await borrowed.refresh();
    const yesterday = borrowed.keysOf(shop, noon).current;
    const digest = yesterday.hex('somebody');
    halves.now = midnight + 1;
    expect(borrowed.isReady(halves.now)).toBe(false);
    await borrowed.refresh();
    const { current, previous } = borrowed.keysOf(shop, halves.now);
    expect(previous).toBe(yesterday);
    expect(current.hex('x')).toBe(keys.keysOf(shop, halves.now).current.hex('x'));
    borrowed.expire(midnight + hour - 1);
    expect(yesterday.hex('somebody')).toBe(digest);
    borrowed.expire(midnight + hour);
    expect(borrowed.keysOf(shop, midnight + hour).previous).toBeNull();
    expect(yesterday.hex('somebody'), 'it is wiped').not.toBe(digest);
    expect(current.hex('x')).toBe(keys.keysOf(shop, midnight + 1).current.hex('x'));
  });

  it('of a quiet site are wiped as well, an hour after their day', async () => {
    const { borrowed } = makeHalves();
    await borrowed.refresh();
    const { current } = borrowed.keysOf(shop, noon);
    const digest = current.hex('somebody');
    borrowed.expire(midnight + hour - 1);
    expect(current.hex('somebody')).toBe(digest);
    borrowed.distrust();
    borrowed.expire(midnight + hour);
    expect(current.hex('somebody')).not.toBe(digest);
    expect(() => borrowed.keysOf(shop, midnight + hour)).toThrow('isReady');
  });

  it('stay the same object while they live, so that search terms are remembered', async () => {
    const { borrowed } = makeHalves();
    const terms = new RareTerms();
    const use = (visitor: string): boolean =>
      terms.isRare({ term: 'tea', visitor, k: 2 }, borrowed.keysOf(shop, noon).current);
    await borrowed.refresh();
    expect(use('one')).toBe(true);
    borrowed.distrust();
    await borrowed.refresh();
    expect([use('one'), use('two')]).toEqual([true, false]);
  });

  it('are not trusted until the primary has been asked again', async () => {
    const halves = makeHalves();
    await halves.borrowed.refresh();
    halves.borrowed.distrust();
    expect(halves.borrowed.isReady(noon)).toBe(false);
    await Promise.all([halves.borrowed.refresh(), halves.borrowed.refresh()]);
    expect(halves.borrowed.isReady(noon)).toBe(true);
    expect(halves.asked).toHaveLength(2);
  });

  it('live by their number: of today, and of yesterday for an hour', async () => {
    const halves = makeHalves();
    const { lender } = halves;
    const lent = await lender.lend();
    const number = lent?.sites['shop']?.current?.number ?? 0;
    expect(lender.living(number, shop, noon)).toBe(halves.keys.keysOf(shop, noon).current);
    expect(lender.living(number + 1, shop, noon)).toBeNull();
    expect(lender.living(number, shop, midnight + 1)).not.toBeNull();
    expect(lender.living(number, shop, midnight + hour)).toBeNull();
  });
});
