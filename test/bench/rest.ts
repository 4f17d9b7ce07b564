import { readFileSync } from 'node:fs';
import { until } from '../journeys/receiver.ts';
import { startSluice } from '../journeys/sluice.ts';
import { residentMb } from './load.ts';
import { benchConfig, childrenOf } from './servers.ts';

/** Nobody listens there: nothing is sent at rest. */
const nowhere = 'http://127.0.0.1:9/in';
const warehouse = '  warehouse: { type: duckdb, purposes: [analytics] }\n';

/** Memory of a Sluice that nobody uses: when it is ready, and a minute later, with the warehouse and without. */
export async function benchRest(print: (line: string) => void): Promise<void> {
  for (const [name, config] of [
    ['one webhook', benchConfig(nowhere)],
    ['one webhook and the warehouse', benchConfig(nowhere) + warehouse],
  ] as const) {
    const sluice = await startSluice({ config });
    const pid = sluice.process.pid ?? 0;
    const pids = (): readonly number[] => [pid, ...childrenOf(pid)];
    const tell = (when: string): void => {
      const each = pids().map(residentMb);
      const shares = pids().map(sharedMb);
      print(
        `at rest, ${name}, ${when}: resident ${each.map((mb) => mb.toFixed(0)).join(' + ')} = ${sum(each).toFixed(0)} MB, by Pss ${sum(shares).toFixed(0)} MB`,
      );
    };
    tell('ready');
    if (config.includes(warehouse)) {
      await until(
        'the warehouse opens',
        () => childrenOf(pid).length,
        (count) => count > 0,
      );
      await pause(5_000);
      tell('5 s after the warehouse opened');
    }
    await pause(60_000);
    tell('a minute later');
    await sluice.end('SIGINT');
  }
}

/** Memory of a process, where what it shares with others counts by parts. Linux: smaps_rollup. */
function sharedMb(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1]) / 1024;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
