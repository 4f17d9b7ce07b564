import { randomFillSync } from 'node:crypto';

const poolBytes = 8_192;

/**
 * Random bytes for ids, drawn from the system 8 KiB at a time: a call for each id would cost more
 * than the rest of its event. Each byte is given out once. Not for keys: those are drawn alone.
 */
export function randomPool(): (bytes: number) => Buffer {
  const pool = Buffer.alloc(poolBytes);
  let used = poolBytes;
  return (bytes) => {
    if (used + bytes > poolBytes) {
      randomFillSync(pool);
      used = 0;
    }
    const drawn = Buffer.from(pool.subarray(used, used + bytes));
    pool.fill(0, used, used + bytes);
    used += bytes;
    return drawn;
  };
}
