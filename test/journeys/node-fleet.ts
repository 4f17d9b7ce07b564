import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningPostgres } from './postgres.ts';
import { consented, freshFolder, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';

/** Nodes over one database: each with a folder of its own, all with the same keys. */
export interface Fleet {
  readonly url: string;
  /** Starts a node; with the folder of one that ended, as that one. */
  start(folder?: string, environment?: Readonly<Record<string, string>>): Promise<RunningSluice>;
}

/** What a fleet delivers to, and its further lines of configuration. */
export async function makeFleet(
  postgres: RunningPostgres,
  receiver: string,
  more = '',
): Promise<Fleet> {
  const url = await postgres.createDatabase();
  const keys = join(freshFolder(), 'keys');
  mkdirSync(keys);
  const config = `
keys: ${keys}
sites: { shop: { origins: ["https://shop.example"] } }
limits: { perAddress: { rate: 100000, burst: 100000 }, perSite: { rate: 100000, burst: 100000 } }
spool: { engine: postgres, url: "${url}" }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "${receiver}", secret: "${secret}", allowPrivate: true }
${more}`;
  return {
    url,
    start: (folder, environment = {}) =>
      startSluice({ config, environment, ...(folder && { folder }) }),
  };
}

/** The secret of the fleet's receiver. */
export const fleetSecret: string = secret;

/** Posts one event under an id; gives the status, or null where nobody answered. */
export function post(
  to: Pick<RunningSluice, 'url'>,
  id: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<number | null> {
  const event = { id, name: 'add_to_cart', url: 'https://shop.example/p/1' };
  return sendBeacon(to, consented([event]), headers).then(
    ({ status }) => status,
    () => null,
  );
}

interface State {
  readonly door: {
    readonly received: number;
    readonly stored: number;
    readonly duplicate: number;
    readonly dropped: Readonly<Record<string, number>>;
  };
  readonly destinations: readonly {
    readonly name: string;
    readonly state: string;
    readonly counts: Readonly<Record<string, unknown>> & {
      readonly stored: number;
      readonly delivered: number;
      readonly waiting: number;
      readonly expired: number;
      readonly uncertain: number;
      readonly dropped: Readonly<Record<string, number>>;
      readonly dead: Readonly<Record<string, number>>;
    };
  }[];
}

/** What the console of a node says of the whole fleet. */
export async function stateOf(node: Pick<RunningSluice, 'adminUrl'>): Promise<State> {
  return (await (await fetch(`${node.adminUrl}/console/api/state`)).json()) as State;
}

/** How far the two sums of a fleet are from adding up: at the door, and per destination. */
export function missing({ door, destinations }: State): readonly number[] {
  const sum = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((total, count) => total + count, 0);
  const atDoor = door.received - door.stored - door.duplicate - sum(door.dropped);
  return [
    atDoor,
    ...destinations.map(({ counts }) => {
      const { delivered, waiting, expired, uncertain, dropped, dead } = counts;
      return counts.stored - delivered - waiting - expired - uncertain - sum(dropped) - sum(dead);
    }),
  ];
}
