import type { VisitorKeyStore } from '../identity/visitor-keys.ts';

/** What the doors ask of the keys before anybody is named. */
export type KeyReadiness = Pick<VisitorKeyStore, 'isReady' | 'refresh'>;

/** True where visitors can be named now, after a look at the shared keys where that is needed. */
export async function keysReady(keys: KeyReadiness, now: number): Promise<boolean> {
  if (!keys.isReady(now)) await keys.refresh(now).catch(() => undefined);
  return keys.isReady(now);
}
