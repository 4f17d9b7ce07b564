import type { Door } from '../http/door.ts';
import { parseBeacon } from '../sources/beacon.ts';
import { crowd } from './crowd.ts';

const visitors = 1_500;
const atOnce = 50;

/** Lets the made-up visitors through the running door; says how many beacons it took. */
export async function walkBy(door: Pick<Door, 'accept'>, origin: string): Promise<number> {
  let taken = 0;
  let waiting: Promise<{ readonly status: number }>[] = [];
  const settle = async (): Promise<void> => {
    for (const { status } of await Promise.all(waiting)) taken += status === 202 ? 1 : 0;
    waiting = [];
  };
  for (const { body, request } of crowd(visitors, { origin, random: Math.random })) {
    waiting.push(door.accept(parseBeacon(Buffer.from(JSON.stringify(body))), request));
    if (waiting.length >= atOnce) await settle();
  }
  await settle();
  return taken;
}
