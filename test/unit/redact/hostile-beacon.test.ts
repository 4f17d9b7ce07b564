import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { attackShapes, attackWords } from '../../fixtures/redact/attacks.ts';

const script = fileURLToPath(new URL('../../fixtures/redact/measure-attacks.ts', import.meta.url));
let over: Readonly<Record<string, readonly string[]>> = {};

/** In a process of its own: the engine as it runs in production, not as the test runner loads it. */
beforeAll(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  over = JSON.parse(stdout) as typeof over;
}, 120_000);

describe('a hostile beacon of 64 KB costs at most 20 ms', () => {
  it('is of forty makes at least', () => {
    expect(attackWords.length).toBeGreaterThanOrEqual(40);
    expect(Object.keys(over)).toEqual(Object.keys(attackShapes));
  });

  it.each(Object.entries(attackShapes))('as %s', (name, shape) => {
    expect(over[name]).toEqual([]);
    for (const word of attackWords) {
      expect(Buffer.byteLength(JSON.stringify(shape(word))), word).toBeLessThan(72_000);
    }
  });
});
