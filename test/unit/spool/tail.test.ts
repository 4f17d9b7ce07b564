import { describe, expect, it } from 'vitest';
import { Tail } from '../../../src/spool/tail.ts';
import { sampleEvent } from '../../contract/spool-samples.ts';

function filled(rows: number): Tail {
  const tail = new Tail();
  for (let row = 1; row <= rows; row += 1) tail.add(row, [sampleEvent(`event-0${row}`)]);
  return tail;
}
const rowsFor = (tail: Tail, destination: string): readonly number[] =>
  tail.rowsFor(destination).map(({ row }) => row);

describe('the tail', () => {
  it('lets a row go when every destination has left it behind', () => {
    const tail = filled(4);
    expect(rowsFor(tail, 'a')).toEqual([1, 2, 3, 4]);
    expect(rowsFor(tail, 'b')).toEqual([1, 2, 3, 4]);
    tail.leave('a', 4);
    expect(rowsFor(tail, 'b')).toEqual([1, 2, 3, 4]);
    tail.leave('b', 3);
    expect(rowsFor(tail, 'b')).toEqual([3, 4]);
    tail.leave('b', 2);
    expect(rowsFor(tail, 'a')).toEqual([3, 4]);
  });

  it('keeps nothing for a destination that is gone, nor for one that never asked', () => {
    const tail = filled(3);
    rowsFor(tail, 'a');
    rowsFor(tail, 'gone');
    tail.leave('stranger', 3);
    expect(rowsFor(tail, 'a')).toEqual([1, 2, 3]);
    tail.keepFor(['a']);
    tail.leave('a', 3);
    expect(rowsFor(tail, 'a')).toEqual([3]);
  });

  it('does not change a list that somebody holds', () => {
    const tail = filled(2);
    const held = tail.rowsFor('a');
    tail.leave('a', 2);
    expect(held.map(({ row }) => row)).toEqual([1, 2]);
  });
});
