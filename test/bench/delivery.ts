import { until } from '../journeys/receiver.ts';
import { cpuMs, runLoad } from './load.ts';
import { IdReceiver } from './receiver.ts';
import { freePort, sluice } from './servers.ts';

const beacons = 3_000;
const eventsPerBeacon = 10;

/** What was kept while the receiver was down goes out: events a second, and CPU an event. */
export async function benchDelivery(print: (line: string) => void): Promise<void> {
  const receiver = new IdReceiver(await freePort());
  const running = await sluice('Sluice').start(receiver.url);
  const load = { requests: beacons, connections: 16, eventsPerBeacon, rate: null };
  const { events } = await runLoad(running.url, running.path, running.pids(), load);
  await receiver.open();
  const cpuOf = (): number => running.pids().reduce((sum, pid) => sum + cpuMs(pid), 0);
  await until(
    'the first batch',
    () => receiver.raw,
    (count) => count > 0,
    60_000,
  );
  const [from, cpu, already] = [performance.now(), cpuOf(), receiver.raw];
  await until(
    'all of it',
    () => receiver.raw,
    (count) => count >= events,
    120_000,
  );
  const sent = receiver.raw - already;
  const perSecond = (sent * 1_000) / (performance.now() - from);
  const us = ((cpuOf() - cpu) * 1_000) / sent;
  print(
    `\ndelivery after an outage, one webhook, batches of 100: ${perSecond.toFixed(0)} events a second, ${us.toFixed(0)} µs CPU an event`,
  );
  await running.end('SIGTERM');
  await receiver.close();
}
