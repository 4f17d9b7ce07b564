import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeySet } from '../../src/spool/key-set.ts';
import { SeenWindow } from '../../src/spool/seen-window.ts';

/** Few values, many of them neighbours, so that runs of slots and gaps in them are common. */
const word = fc.oneof(fc.nat(7), fc.constantFrom(0xffff_ffff, 64, 128), fc.nat(0xffff_ffff));
const action = fc.tuple(fc.constantFrom('add', 'delete', 'has'), word, word);

test('a key set says what a Set says, through growth and deletion', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 400 }), (actions) => {
      const keys = new KeySet();
      const model = new Set<string>();
      for (const [name, high, low] of actions) {
        const text = `${high}.${low}`;
        if (name === 'add') expect(keys.add(high, low)).toBe(!model.has(text));
        if (name === 'add') model.add(text);
        if (name === 'delete') keys.delete(high, low);
        if (name === 'delete') model.delete(text);
        expect(keys.has(high, low)).toBe(model.has(text));
      }
      expect(keys.size).toBe(model.size);
      for (const text of model) {
        const [high = 0, low = 0] = text.split('.').map(Number);
        expect(keys.has(high, low)).toBe(true);
      }
    }),
  );
});

test('a key set holds many keys, and only those', () => {
  const keys = new KeySet();
  for (let index = 0; index < 50_000; index += 1) keys.add(index * 7919, index);
  expect(keys.size).toBe(50_000);
  for (let index = 0; index < 50_000; index += 1) {
    expect(keys.has(index * 7919, index)).toBe(true);
    expect(keys.has(index * 7919, index + 1)).toBe(false);
  }
});

test('a key is remembered for the window at least, and not much longer', () => {
  const steps = fc.array(fc.nat(400), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(steps, (pauses) => {
      const seen = new SeenWindow(1_000, 1_000_000);
      // Slices change when an event comes: here up to 400 ms late, twice.
      const longest = 1_000 + 2 * (1_000 / 3 + 400);
      let now = 0;
      const since = new Map<number, number>();
      for (const [index, pause] of pauses.entries()) {
        now += pause;
        seen.advance(now);
        const key = index % 5;
        const first = since.get(key);
        const isNew = seen.add(key + 1, 0);
        if (first === undefined || now - first > longest) expect(isNew).toBe(true);
        else if (now - first < 1_000) expect(isNew).toBe(false);
        if (isNew) since.set(key, now);
      }
    }),
  );
});

test('what was taken back is new again', () => {
  const seen = new SeenWindow(1_000, 100);
  seen.advance(0);
  expect(seen.add(1, 2)).toBe(true);
  seen.remove(1, 2);
  expect(seen.add(1, 2)).toBe(true);
  expect(seen.add(1, 2)).toBe(false);
});

test('it never holds much more than its limit, and says when the window got shorter', () => {
  const seen = new SeenWindow(1_000_000, 300);
  let early = 0;
  for (let index = 0; index < 2_000; index += 1) {
    if (seen.advance(index)) early += 1;
    seen.add(index, index);
  }
  expect(early).toBeGreaterThan(0);
  seen.advance(2_000);
  let remembered = 0;
  for (let index = 0; index < 2_000; index += 1) if (!seen.add(index, index)) remembered += 1;
  expect(remembered).toBeGreaterThanOrEqual(300);
  expect(remembered).toBeLessThanOrEqual(400);
});
