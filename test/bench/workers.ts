import { postgresMissing, startPostgres } from '../journeys/postgres.ts';
import { startReceiver, until } from '../journeys/receiver.ts';
import { cpuMs, median, type Round, runLoad } from './load.ts';
import { bare, type Contestant, type Running, sluice } from './servers.ts';

type Print = (line: string) => void;
const loads = [
  { connections: 32, eventsPerBeacon: 1, rate: null, requests: 12_000 },
  { connections: 32, eventsPerBeacon: 10, rate: null, requests: 3_000 },
] as const;
/** Rounds that do not count: V8 goes on compiling for about 40,000 events. */
const warmRounds = 3;

interface Measured extends Round {
  /** The part of the CPU that was the primary's own. */
  readonly primaryUsPerEvent: number;
}

/** Ingest by one process, and with 1 and 2 workers before it, on both spools: one after the other. */
export async function benchWorkers(print: Print, rounds: number): Promise<void> {
  const postgres = postgresMissing === null ? await startPostgres() : null;
  const contestants = [bare];
  for (const workers of [0, 1, 2]) {
    contestants.push(sluice(`one file, ${workers} workers`, '', workers));
  }
  // A database each: Sluices over one would be nodes of one fleet.
  for (const workers of postgres === null ? [] : [0, 1, 2]) {
    const spool = `spool: { engine: postgres, url: "${await postgres?.createDatabase()}" }`;
    contestants.push(sluice(`PostgreSQL, ${workers} workers`, spool, workers));
  }
  for (const load of loads) {
    print(
      `\ningest with workers, ${load.eventsPerBeacon} event(s) a beacon, delivery included (medians of ${rounds} rounds)`,
    );
    print(`${'name'.padEnd(24)}events/s   CPU µs/event   of it the primary   p50 ms   p99 ms`);
    for (const contestant of contestants) {
      const results = await measured(contestant, load, rounds);
      const of = (key: keyof Measured, digits: number, width: number): string =>
        median(results.map((result) => result[key]))
          .toFixed(digits)
          .padStart(width);
      print(
        `${contestant.name.padEnd(24)}${of('eventsPerSecond', 0, 8)}${of('cpuUsPerEvent', 1, 15)}${of('primaryUsPerEvent', 1, 20)}${of('p50Ms', 1, 9)}${of('p99Ms', 1, 9)}`,
      );
    }
  }
  await postgres?.remove();
}

async function measured(
  contestant: Contestant,
  load: (typeof loads)[number],
  rounds: number,
): Promise<readonly Measured[]> {
  const receiver = await startReceiver();
  const server: Running = await contestant.start(receiver.url);
  const results: Measured[] = [];
  let sent = 0;
  for (let round = -warmRounds; round < rounds; round += 1) {
    const [primary = 0] = server.pids();
    const before = cpuMs(primary);
    const result = await runLoad(server.url, server.path, server.pids(), load);
    const primaryUsPerEvent = ((cpuMs(primary) - before) * 1_000) / result.events;
    sent += result.events;
    if (contestant !== bare) {
      await until(
        'delivery',
        () => receiver.eventCount(),
        (count) => count >= sent,
        60_000,
      );
    }
    if (round >= 0) results.push({ ...result, primaryUsPerEvent });
  }
  await server.end('SIGINT');
  await receiver.close();
  return results;
}
