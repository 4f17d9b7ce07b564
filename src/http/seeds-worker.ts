import { parentPort, workerData } from 'node:worker_threads';
import type { RawSeeds } from '../insight/raw.ts';
import { seedsModel } from '../insight/seeds-model.ts';

// Learning takes up to a second of a processor: beside the thread that accepts events.
const data: Pick<RawSeeds, 'names' | 'macro' | 'sample'> = workerData;
parentPort?.postMessage(seedsModel(data));
