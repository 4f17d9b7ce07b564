import { expect, it } from 'vitest';
import { workerCount } from '../../../src/cli/worker-count.ts';
import { workerFindings } from '../../../src/cli/worker-finding.ts';

const machine = { processors: 4, freeBytes: 1_048_576_000 };
const state = (text?: string, on = machine): unknown => workerFindings(text, on)[0]?.state;

it('reads a number from 0 to 64, and says what to write instead of anything else', () => {
  expect([undefined, '0', '1', '64'].map(workerCount)).toEqual([0, 0, 1, 64]);
  for (const wrong of ['65', '1000', '-1', '1.5', '1e1', ' 2', '', 'abc', '٢']) {
    expect(workerCount(wrong)).toMatch(/^--workers .* is no number of processes\. Write 1 to 64;/);
  }
});

it('tells whether the machine has what the workers take', () => {
  expect([state(), state('0'), state('3'), state('4'), state('abc')]).toEqual([
    undefined,
    undefined,
    'ok',
    'warn',
    'fail',
  ]);
  expect(workerFindings('4', machine)[0]?.remedy).toContain('Start 3.');
  expect(state('3', { ...machine, freeBytes: 400_000_000 })).toBe('fail');
});
