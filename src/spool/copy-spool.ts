import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/**
 * Copies the embedded spool as it is at one moment, also while another thread or process writes it:
 * all that was acknowledged before is in the copy. Works in a thread of its own.
 */
export async function copySpool(file: string, target: string): Promise<void> {
  const worker = new Worker(new URL('./copy-worker.ts', import.meta.url), {
    name: 'backup',
    workerData: { file, target },
  });
  const [code] = await once(worker, 'exit');
  if (code !== 0) throw new Error(`the copy of ${file} ended with code ${String(code)}`);
}
