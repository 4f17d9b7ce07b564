import { lookup } from 'node:dns';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs } from '../../../src/deliver/backoff.ts';
import { describeError } from '../../../src/deliver/delivery-log.ts';
import { partId } from '../../../src/deliver/part-id.ts';
import { guardedLookup, privateAddressCode } from '../../../src/deliver/private-guard.ts';
import { remedyOf } from '../../../src/deliver/remedies.ts';
import { Sleeper } from '../../../src/deliver/sleeper.ts';
import { limits } from '../../../src/vocabulary/limits.ts';

test('backoff draws from zero to a bound that doubles up to the longest pause', () => {
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, random) => {
      const wait = backoffMs(attempts, random, null);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(limits.retryMsMax);
    }),
  );
  expect(backoffMs(0, 1, null)).toBe(limits.retryMsBase);
  expect(backoffMs(3, 0.5, null)).toBe(limits.retryMsBase * 4);
  expect(backoffMs(99, 1, null)).toBe(limits.retryMsMax);
});

test('Retry-After only lengthens the backoff, and ends at the longest pause', () => {
  expect(backoffMs(0, 0, 5_000)).toBe(5_000);
  expect(backoffMs(3, 1, 5_000)).toBe(limits.retryMsBase * 8);
  expect(backoffMs(3, 1, 0)).toBe(limits.retryMsBase * 8);
  expect(backoffMs(9, 1, 1e12)).toBe(limits.retryMsMax);
});

test('a part id is stable, and another one for each path', () => {
  expect(partId('a'.repeat(32), '0')).toBe(partId('a'.repeat(32), '0'));
  const ids = ['0', '1', '00', 'rest'].map((path) => partId('a'.repeat(32), path));
  expect(new Set(ids).size).toBe(4);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
});

test('a name that leads into the own network is not resolved', async () => {
  const system = await new Promise((resolve) => lookup('localhost', (error) => resolve(error)));
  expect(system).toBeNull();
  const refused = await new Promise((resolve) => {
    guardedLookup('localhost', { all: true }, (error) => resolve(error?.code));
  });
  expect(refused).toBe(privateAddressCode);
});

test('a public address passes the guarded look-up in both of its forms', async () => {
  const all = await new Promise((resolve) => {
    guardedLookup('9.9.9.9', { all: true }, (_, addresses) => resolve(addresses));
  });
  expect(all).toEqual([{ address: '9.9.9.9', family: 4 }]);
  const one = await new Promise((resolve) => {
    guardedLookup('9.9.9.9', {}, (_, address, family) => resolve([address, family]));
  });
  expect(one).toEqual(['9.9.9.9', 4]);
});

test('a name that does not resolve says so', async () => {
  const code = await new Promise((resolve) => {
    guardedLookup('nowhere.invalid', {}, (error) => resolve(error?.code));
  });
  expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(code);
});

test('a sleep can be shortened, never lengthened, and ended', async () => {
  const sleeper = new Sleeper();
  const startedAt = performance.now();
  const asleep = sleeper.sleep(60_000);
  sleeper.shorten(20);
  sleeper.shorten(30_000);
  await asleep;
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  const again = sleeper.sleep(Infinity);
  sleeper.wake();
  sleeper.wake();
  await again;
});

test('an error is logged by name and place, without its message', () => {
  const text = describeError(new TypeError('planted@example.com\n    at planted (x:1:1)'));
  expect(text).toContain('TypeError at ');
  expect(text).not.toContain('planted');
  expect(describeError('planted')).toBe('unknown');
});

test('every reason has a remedy that names the place in the configuration', () => {
  for (const reason of ['halted_auth', 'private_address', 'enotfound', 'http_500']) {
    expect(remedyOf(reason, 'ga4')).toContain('destinations.ga4');
  }
});
