import { availableParallelism } from 'node:os';
import { availableMemory } from 'node:process';
import type { Finding } from './finding.ts';
import { workerCount } from './worker-count.ts';

/** Resident, a process with its code loaded: measured in docs/performance.md. */
const megabytesEach = 130;
const megabyte = 1_048_576;

/** Has this machine what `--workers` asks for? Nothing is said where it asks for none. */
export function workerFindings(
  text: string | undefined,
  machine: { readonly processors: number; readonly freeBytes: number } = {
    processors: availableParallelism(),
    freeBytes: availableMemory(),
  },
): readonly Finding[] {
  const count = workerCount(text);
  const what = 'workers';
  if (typeof count === 'string') {
    return [{ state: 'fail', what, seen: String(text), remedy: count }];
  }
  if (count === 0) return [];
  const { processors, freeBytes } = machine;
  const free = Math.floor(freeBytes / megabyte);
  const seen = `${count}, with ${processors} processors and ${free} MB free`;
  if (free < (count + 1) * megabytesEach) {
    const remedy = `Each worker takes about ${megabytesEach} MB. Start fewer, or give it more memory.`;
    return [{ state: 'fail', what, seen, remedy }];
  }
  if (count < processors) return [{ state: 'ok', what, seen }];
  const remedy = `The process with the spool needs a processor of its own. Start ${Math.max(0, processors - 1)}.`;
  return [{ state: 'warn', what, seen, remedy }];
}
