import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { RateLimiter } from '../../../src/http/rate-limiter.ts';
import { parseAddress } from '../../../src/identity/address.ts';
import { parseSiteId } from '../../../src/vocabulary/ids.ts';

const shop = parseSiteId('shop')!;
const one = parseAddress('203.0.113.9');
const two = parseAddress('203.0.113.10');

function limiter(
  perAddress = { rate: 10, burst: 20 },
  perSite = { rate: 100, burst: 1_000 },
): RateLimiter {
  return new RateLimiter(randomBytes(32).toString('hex'), () => ({ perAddress, perSite }));
}

describe('the rate limit', () => {
  it('lets a burst through, then says how long to wait', () => {
    const limits = limiter();
    expect(limits.take(shop, one, 20, 0)).toBeNull();
    expect(limits.take(shop, one, 10, 0)).toBe(1);
    expect(limits.take(shop, two, 10, 0)).toBeNull();
    expect(limits.take(shop, one, 10, 1_000)).toBeNull();
  });

  it('holds for the whole site as well', () => {
    const limits = limiter({ rate: 1_000, burst: 1_000 }, { rate: 10, burst: 30 });
    expect(limits.take(shop, one, 20, 0)).toBeNull();
    expect(limits.take(shop, two, 20, 0)).toBe(1);
  });

  it('counts addresses of one IPv6 /64 together', () => {
    const limits = limiter();
    expect(limits.take(shop, parseAddress('2001:db8::1'), 20, 0)).toBeNull();
    expect(limits.take(shop, parseAddress('2001:db8::ffff'), 20, 0)).toBeGreaterThan(0);
    expect(limits.take(shop, parseAddress('2001:db8:0:1::1'), 20, 0)).toBeNull();
  });

  it('lets a beacon that is larger than the burst through when the bucket is full', () => {
    expect(limiter().take(shop, one, 100, 0)).toBeNull();
  });

  it('keeps at most 200,000 buckets', () => {
    const limits = limiter();
    for (let index = 0; index < 210_000; index += 1) {
      limits.take(
        shop,
        { family: 4, bytes: [10, index >> 16, (index >> 8) & 255, index & 255], text: '' },
        1,
        0,
      );
    }
    expect(limits.size).toBeLessThanOrEqual(200_000);
  });

  it('does not go backwards with the clock', () => {
    const limits = limiter();
    limits.take(shop, one, 20, 10_000);
    expect(limits.take(shop, one, 10, 0)).toBe(1);
  });
});
