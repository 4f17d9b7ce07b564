import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ownTemporaryFolder } from '../house/own-folder.ts';
import { startReceiver, until } from '../journeys/receiver.ts';
import { startSluice } from '../journeys/sluice.ts';
import { benchDelivery } from './delivery.ts';
import { benchInsight } from './insight.ts';
import { benchPeers } from './peers.ts';
import { probeDisk } from './probe-disk.ts';
import { benchPure } from './pure.ts';
import { benchConfig } from './servers.ts';
import { benchRest } from './rest.ts';
import { benchSteps } from './steps.ts';
import { threadTimes, ThreadUse } from './threads.ts';
import { benchWorkers } from './workers.ts';
import { type Load, median, residentMb, type Round, runLoad } from './load.ts';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);
/** Rounds that do not count: V8 goes on compiling for about 40,000 events. */
const warmRounds = 3;
/**
 * The more connections wait, the more events share a commit and a turn of the loop: 32 are those of
 * a proxy in front, hundreds are browsers.
 */
const loads = [
  { eventsPerBeacon: 1, connections: 32 },
  { eventsPerBeacon: 1, connections: 128 },
  { eventsPerBeacon: 1, connections: 512 },
  { eventsPerBeacon: 10, connections: 32 },
] as const;
process.on('exit', ownTemporaryFolder());
/** The tail is looked at with so many: a pool that is slow must not slow the load down. */
const tailConnections = 128;
const idleRate = 1_500;
const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Sluice and the bare server in one run, round by round in turns; read the ratios. */
async function benchIngest(): Promise<void> {
  const bare = await startBare();
  const receiver = await startReceiver();
  const startedAt = performance.now();
  const sluice = await startSluice({ config: benchConfig(receiver.url) });
  const readyMs = performance.now() - startedAt;
  const pid = sluice.process.pid ?? 0;
  print(`start to ready: ${Math.round(readyMs)} ms, resident ${Math.round(residentMb(pid))} MB`);
  let sent = 0;
  let tookMost = 0;
  for (const [index, { eventsPerBeacon, connections }] of loads.entries()) {
    const requests = eventsPerBeacon === 1 ? 15_000 : 4_000;
    const load: Load = { requests, connections, eventsPerBeacon, rate: null };
    const pairs: [Round, Round][] = [];
    const threads = new ThreadUse();
    for (let round = index === 0 ? -warmRounds : -1; round < rounds; round += 1) {
      const one = await runLoad(bare.url, '/', [bare.pid], load);
      const before = threadTimes(pid);
      const two = await runLoad(sluice.url, '/_s/e', [pid], load);
      if (round >= 0) threads.add(before, threadTimes(pid), two.events);
      sent += two.events;
      await until(
        'delivery',
        () => receiver.eventCount(),
        (count) => count >= sent,
        60_000,
      );
      if (round >= 0) pairs.push([one, two]);
    }
    if (eventsPerBeacon === 1 && connections === tailConnections) {
      tookMost = median(pairs.map(([, two]) => two.eventsPerSecond));
    }
    report(`${eventsPerBeacon} event(s) a beacon, ${connections} connections`, pairs);
    print(threads.line());
  }
  const served = { url: sluice.url, pid };
  await tail('half of what Sluice took', Math.round(tookMost / 2), bare, served);
  await tail('a rate at which both are mostly idle', idleRate, bare, served);
  const { p50Ms, p99Ms } = await probeDisk(idleRate);
  print(`of it the disk alone      p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms`);
  print(`resident after the load: ${Math.round(residentMb(pid))} MB`);
  await sluice.end('SIGINT');
  await receiver.close();
  bare.kill();
}

function report(title: string, pairs: readonly (readonly [Round, Round])[]): void {
  const of = (index: 0 | 1, key: keyof Round): number =>
    median(pairs.map((pair) => pair[index][key]));
  print(`\n${title} (medians of ${pairs.length} rounds)`);
  print('                         bare node:http      sluice     ratio');
  const row = (name: string, key: keyof Round, digits: number, inverse: boolean): void => {
    const [left, right] = [of(0, key), of(1, key)];
    const ratio = inverse ? left / right : right / left;
    print(
      `${name.padEnd(24)} ${left.toFixed(digits).padStart(14)} ${right.toFixed(digits).padStart(11)} ${ratio.toFixed(2).padStart(9)}`,
    );
  };
  row('CPU µs an event', 'cpuUsPerEvent', 1, true);
  row('events a second', 'eventsPerSecond', 0, false);
  row('p50 ms', 'p50Ms', 2, false);
  row('p99 ms', 'p99Ms', 2, false);
}

/** The tail at a rate, the same for both servers. */
async function tail(
  title: string,
  rate: number,
  bare: { url: string; pid: number },
  sluice: { url: string; pid: number },
): Promise<void> {
  const load: Load = { requests: 6 * rate, connections: tailConnections, eventsPerBeacon: 1, rate };
  const pairs: [Round, Round][] = [];
  for (let round = 0; round < rounds; round += 1) {
    const one = await runLoad(bare.url, '/', [bare.pid], load);
    pairs.push([one, await runLoad(sluice.url, '/_s/e', [sluice.pid], load)]);
  }
  report(`${title}: ${rate} beacons a second, ${tailConnections} connections`, pairs);
}

function startBare(): Promise<{ url: string; pid: number; kill: () => void }> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('bare-server.ts', import.meta.url))],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return new Promise((resolve) => {
    child.stdout.once('data', (line: Buffer) =>
      resolve({ url: line.toString('utf8').trim(), pid: child.pid ?? 0, kill: () => child.kill() }),
    );
  });
}

const parts: Readonly<Record<string, () => Promise<void>>> = {
  ingest: benchIngest,
  workers: () => benchWorkers(print, rounds),
  delivery: () => benchDelivery(print),
  peers: () => benchPeers(print, rounds),
  pure: () => benchPure(print),
  steps: async () => benchSteps(print),
  rest: () => benchRest(print),
  insight: () => benchInsight(print),
};

/** `npm run bench`, or one part of it: `npm run bench -- peers`. */
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !Object.hasOwn(parts, name));
if (unknown !== undefined) {
  throw new Error(`there is no part ${unknown}: ${Object.keys(parts).join(', ')}`);
}
for (const [name, run] of Object.entries(parts)) {
  if (asked.length === 0 || asked.includes(name)) await run();
}
