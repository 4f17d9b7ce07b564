import { postgresMissing, type RunningPostgres, startPostgres } from '../journeys/postgres.ts';
import { median, type Round, runLoad } from './load.ts';
import { IdReceiver } from './receiver.ts';
import { afterKill, afterOutage } from './recovery.ts';
import { bare, type Contestant, nginx, type Running, sluice, walkerOs } from './servers.ts';

type Print = (line: string) => void;
const load = { connections: 32, eventsPerBeacon: 1, rate: null, requests: 12_000 };

/** Side by side in one run: Sluice on both engines, and what others do with the same beacons. */
export async function benchPeers(print: Print, rounds: number): Promise<void> {
  const postgres = postgresMissing === null ? await startPostgres() : null;
  const contestants = await contestantsWith(postgres);
  print(`\ningest, one event a beacon, delivery included (medians of ${rounds} rounds, in turns)`);
  print(`${'name'.padEnd(24)}${'2xx means'.padEnd(22)}accepts/s   CPU µs/event   p50 ms`);
  const receiver = new IdReceiver();
  await receiver.open();
  const measured = new Map<Contestant, Round[]>(contestants.map((each) => [each, []]));
  const running = new Map<Contestant, Running>();
  for (const each of contestants) running.set(each, await each.start(receiver.url));
  for (let round = -1; round < rounds; round += 1) {
    for (const [contestant, server] of running) {
      const result = await runLoad(server.url, server.path, server.pids(), load);
      if (round >= 0) measured.get(contestant)?.push(result);
    }
  }
  await Promise.all([...running.values()].map((each) => each.end('SIGTERM')));
  await receiver.close();
  for (const [{ name, promise }, results] of measured) {
    const of = (key: keyof Round): number => median(results.map((result) => result[key]));
    print(
      `${name.padEnd(24)}${promise.padEnd(22)}${of('eventsPerSecond').toFixed(0).padStart(9)}${of('cpuUsPerEvent').toFixed(0).padStart(15)}${of('p50Ms').toFixed(1).padStart(9)}`,
    );
  }
  print('\nwhat is recovered of the events that were answered with 2xx');
  for (const contestant of contestants.filter((each) => each !== bare)) {
    const outage = await afterOutage(contestant);
    const kill = await afterKill(contestant);
    print(
      `${contestant.name.padEnd(24)}receiver down, then up: ${outage.arrived} of ${outage.accepted};  kill -9 while it is down: ${kill.arrived} of ${kill.accepted}`,
    );
  }
  await postgres?.remove();
}

async function contestantsWith(postgres: RunningPostgres | null): Promise<readonly Contestant[]> {
  const database = postgres === null ? null : await postgres.createDatabase();
  const all = [
    bare,
    nginx(),
    walkerOs(),
    sluice('Sluice, one file'),
    database === null
      ? null
      : sluice('Sluice over PostgreSQL', `spool: { engine: postgres, url: "${database}" }`),
  ];
  return all.filter((each) => each !== null);
}
