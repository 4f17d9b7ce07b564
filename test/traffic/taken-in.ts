import type { Sink } from '../../src/destinations/destination.ts';
import { plainly } from './asked-samples.ts';

/** Asks a warehouse until it has counted all that was in its file. */
export async function takenIn(sink: Sink, now: number): Promise<void> {
  for (let time = 0; time < 30; time += 1) {
    const answer = await sink.insight?.('names', plainly, now);
    if (answer?.basis.waiting === 0) return;
  }
  throw new Error('the warehouse has not counted its file');
}
