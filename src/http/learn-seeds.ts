import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { RawSeeds } from '../insight/raw.ts';
import type { SeedsModel } from '../insight/seeds-model.ts';

const learningMsMax = 10_000;
const heapMbMax = 256;

/** Models of the counts that are still remembered. */
const learnt = new WeakMap<RawSeeds, Promise<SeedsModel>>();
let turn: Promise<unknown> = Promise.resolve();

/** Learns in a thread of its own, one model at a time; what takes too long is ended, and said. */
export function learnSeeds(raw: RawSeeds): Promise<SeedsModel> {
  const known = learnt.get(raw);
  if (known !== undefined) return known;
  const model = turn.then(() => learnIn(raw));
  turn = model.catch(() => null);
  learnt.set(raw, model);
  return model;
}

async function learnIn({ names, macro, sample }: RawSeeds): Promise<SeedsModel> {
  const worker = new Worker(new URL('./seeds-worker.ts', import.meta.url), {
    workerData: { names, macro, sample },
    resourceLimits: { maxOldGenerationSizeMb: heapMbMax },
    env: {},
  });
  try {
    const [model]: SeedsModel[] = await once(worker, 'message', {
      signal: AbortSignal.timeout(learningMsMax),
    });
    return model ?? tooLong;
  } catch {
    return tooLong;
  } finally {
    await worker.terminate();
  }
}

const tooLong: SeedsModel = {
  refused: 'Learning took too long on these visits, so that nothing is said. Choose fewer days.',
};
