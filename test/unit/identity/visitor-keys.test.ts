import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { addressPrefix, parseAddress } from '../../../src/identity/address.ts';
import { hashVisitor } from '../../../src/identity/hash-visitor.ts';
import { type KeyEvent, MemoryVisitorKeys } from '../../../src/identity/visitor-keys.ts';
import { parseSiteId } from '../../../src/vocabulary/ids.ts';

const shop = parseSiteId('shop')!;
const other = parseSiteId('other')!;
const noon = Date.parse('2026-06-15T12:00:00Z');
const hour = 3_600_000;
const agent = {
  device: 'desktop',
  browser: 'Firefox',
  browserMajor: '140',
  os: 'Linux',
  isBot: false,
} as const;

function store(): { keys: MemoryVisitorKeys; events: KeyEvent[]; secrets: Buffer[] } {
  const events: KeyEvent[] = [];
  const secrets: Buffer[] = [];
  const random = (bytes: number): Buffer => {
    const secret = randomBytes(bytes);
    secrets.push(secret);
    return secret;
  };
  return { keys: new MemoryVisitorKeys(random, (event) => events.push(event)), events, secrets };
}

function idAt(
  keys: MemoryVisitorKeys,
  now: number,
  site = shop,
  which: 'current' | 'previous' = 'current',
): string {
  const address = addressPrefix(parseAddress('203.0.113.9')!, 32);
  const key = keys.keysOf(site, now)[which];
  if (key === null) throw new Error('no key');
  return hashVisitor(key, { address, agent, site });
}

describe('the visitor keys', () => {
  it('name a visitor alike all day, and differently on another site', () => {
    const { keys } = store();
    expect(idAt(keys, noon)).toBe(idAt(keys, noon + 11 * hour));
    expect(idAt(keys, noon)).not.toBe(idAt(keys, noon, other));
    expect(idAt(keys, noon)).toMatch(/^[0-9a-f]{32}$/);
  });

  it('change at midnight UTC, and keep the old key for 60 minutes', () => {
    const { keys } = store();
    const before = idAt(keys, noon + 11 * hour);
    const midnight = noon + 12 * hour;
    expect(idAt(keys, midnight)).not.toBe(before);
    expect(idAt(keys, midnight + hour - 1, shop, 'previous')).toBe(before);
    expect(keys.keysOf(shop, midnight + hour).previous).toBeNull();
  });

  it('destroy the old key: its bytes are wiped and the id can not be made again', () => {
    const { keys, events, secrets } = store();
    const before = idAt(keys, noon);
    const held = keys.keysOf(shop, noon).current;
    const digest = held.hex('x');
    expect(
      secrets[0]!.every((byte) => byte === 0),
      'the drawn secret is not left behind',
    ).toBe(true);
    keys.expire(noon + 13 * hour - 1);
    expect(held.hex('x')).toBe(digest);
    keys.expire(noon + 13 * hour);
    expect(held.hex('x')).not.toBe(digest);
    expect(events).toEqual([
      { event: 'visitor_key_created', day: '2026-06-15' },
      { event: 'visitor_key_destroyed', day: '2026-06-15' },
    ]);
    expect(idAt(keys, noon)).not.toBe(before);
  });

  it('start anew after a restart: nothing derives them from a date', () => {
    expect(idAt(store().keys, noon)).not.toBe(idAt(store().keys, noon));
  });
});
