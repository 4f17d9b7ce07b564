import { readCounts } from '../journeys/conservation.ts';
import type { RunningSluice } from '../journeys/sluice.ts';

/** True when no destination has anything left to send, of replays neither. */
export async function isAtRest(sluice: Pick<RunningSluice, 'adminUrl'>): Promise<boolean> {
  const { destinations } = await readCounts(sluice);
  return destinations.every(
    ({ counts }) => counts !== null && counts.waiting + (counts.replays['waiting'] ?? 0) === 0,
  );
}
