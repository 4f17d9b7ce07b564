import { statSync } from 'node:fs';
import { join } from 'node:path';
import { cpuMs, residentMb } from '../bench/load.ts';
import { checkConservation, countsOf } from '../journeys/conservation.ts';
import { until } from '../journeys/receiver.ts';
import { startSluice } from '../journeys/sluice.ts';
import { Account } from './account.ts';
import { Clients } from './clients.ts';
import { signingSecret, webhook, withDestinations } from './config.ts';
import { Random } from './random.ts';
import { isGood, type TortureVerdict, verdictLine, verdictOf } from './verdict.ts';
import { Witness } from './witness.ts';

export interface SoakOptions {
  readonly seed: number;
  readonly minutes: number;
  /** Beacons per second; two events each on average. */
  readonly rate: number;
  readonly print: (line: string) => void;
}

/** One minute of a soak. */
interface SoakMinute {
  readonly residentMb: number;
  readonly cpuUsPerEvent: number;
}

/** How much the last third of the minutes may take beyond the first: a trend, not the machine's mood. */
const growthMax = 1.25;

/** Nobody listens there: the discard port of this machine. */
const deadUrl = 'http://127.0.0.1:9/in';

/**
 * Minutes under an even load of which half is denied, with a destination that is well and one that is
 * dead. True when neither memory nor CPU per event has grown, and the one that is well got each event
 * once.
 */
export async function soak(options: SoakOptions): Promise<boolean> {
  const { seed, minutes, rate, print } = options;
  const witness = new Witness(new Random(seed + 1), signingSecret);
  await witness.open();
  const destinations = [webhook('healthy', witness.url), webhook('dead', deadUrl)].join('\n');
  const sluice = await startSluice({ config: withDestinations(destinations) });
  const pid = sluice.process.pid ?? 0;
  const spoolFile = join(sluice.folder, 'data', 'spool.db');
  print(`at rest: resident ${residentMb(pid).toFixed(0)} MB`);
  const account = new Account();
  const clients = new Clients({
    account,
    random: new Random(seed),
    url: () => sluice.url,
    connections: 8,
    deniedShare: 0.5,
    rate,
  });
  const measured: SoakMinute[] = [];
  for (let minute = 1; minute <= minutes; minute += 1) {
    const before = { cpu: cpuMs(pid), events: account.acknowledgedCount };
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    const events = account.acknowledgedCount - before.events;
    const cpuUsPerEvent = ((cpuMs(pid) - before.cpu) * 1_000) / events;
    measured.push({ residentMb: residentMb(pid), cpuUsPerEvent });
    const { p50Ms, p99Ms } = clients.latency();
    const waiting = countsOf(await checkConservation(sluice), 'dead').waiting;
    print(
      `minute ${minute}: resident ${residentMb(pid).toFixed(0)} MB, ${cpuUsPerEvent.toFixed(0)} µs CPU an event, ${events} events, accept p50 ${p50Ms.toFixed(1)} p99 ${p99Ms.toFixed(1)} ms; ${waiting} wait for the dead one, spool ${megabytes(spoolFile)} MB`,
    );
  }
  await clients.stop();
  const verdict = (): TortureVerdict => verdictOf(account, witness);
  await until(
    'the one that is well has everything',
    () => verdict().lost,
    (lost) => lost === 0,
    60_000,
  );
  await checkConservation(sluice);
  await sluice.end('SIGINT');
  await witness.close();
  print(verdictLine('the one that is well', verdict()));
  const memory = growth(measured.map((minute) => minute.residentMb));
  const cpu = growth(measured.map((minute) => minute.cpuUsPerEvent));
  print(
    `last third against first: memory ${memory.toFixed(2)} ×, CPU an event ${cpu.toFixed(2)} × (at most ${growthMax})`,
  );
  return memory <= growthMax && cpu <= growthMax && isGood(verdict());
}

/** The mean of the last third over that of the first. */
function growth(values: readonly number[]): number {
  const third = Math.max(1, Math.floor(values.length / 3));
  const sum = (some: readonly number[]): number => some.reduce((all, value) => all + value, 0);
  return sum(values.slice(-third)) / sum(values.slice(0, third));
}

function megabytes(file: string): string {
  return ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) / 1_048_576).toFixed(0);
}
