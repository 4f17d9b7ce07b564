import { hash } from 'node:crypto';

/** The id of a part of a batch: the same for the same path, so that it holds over a crash. */
export function partId(batchId: string, path: string): string {
  return hash('sha256', `${batchId}/${path}`).slice(0, 32);
}
