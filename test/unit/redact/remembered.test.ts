import { expect, it } from 'vitest';
import { remembered } from '../../../src/redact/remembered.ts';

it('keeps words of letters, and nothing that may be somebody’s', () => {
  const read: string[] = [];
  const lengthOf = remembered(3, (text) => {
    read.push(text);
    return text.length;
  });
  for (const text of ['color', 'Farbe', 'jane@example.org', '0171', 'a b', 'x'.repeat(33)]) {
    expect([lengthOf(text), lengthOf(text)]).toEqual([text.length, text.length]);
  }
  expect(read.filter((text) => text === 'color')).toHaveLength(1);
  for (const text of ['jane@example.org', '0171', 'a b', 'x'.repeat(33)])
    expect(read.filter((each) => each === text)).toHaveLength(2);
});

it('holds no more words than it may', () => {
  let count = 0;
  const one = remembered(2, () => (count += 1));
  for (const text of ['a', 'b', 'c', 'c', 'a']) one(text);
  expect(count).toBe(4);
});
