import { randomBytes } from 'node:crypto';
import { mkdtemp, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * How long the disk alone takes to keep 8 KiB, about what a small group commit writes: so many
 * times, one after the other. No durable answer is faster than this.
 */
export async function probeDisk(times: number): Promise<{ p50Ms: number; p99Ms: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-disk-'));
  const file = await open(join(folder, 'probe'), 'w');
  const block = randomBytes(8_192);
  const took: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const start = performance.now();
    await file.write(block);
    await file.datasync();
    took.push(performance.now() - start);
  }
  await file.close();
  took.sort((a, b) => a - b);
  return { p50Ms: took[times >> 1] ?? 0, p99Ms: took[Math.floor(times * 0.99)] ?? 0 };
}
