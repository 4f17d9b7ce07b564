import { readFileSync } from 'node:fs';
import { Pool } from 'undici';

/** What one round of load cost the server's process and gave its clients. */
export interface Round {
  readonly events: number;
  readonly cpuUsPerEvent: number;
  readonly eventsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface Load {
  readonly requests: number;
  readonly connections: number;
  readonly eventsPerBeacon: number;
  /** Requests per second of all connections together; as fast as it goes when null. */
  readonly rate: number | null;
}

/** CPU that a process has used with all its threads, milliseconds. Linux: proc(5), 10 ms ticks. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Resident memory of a process, megabytes. */
export function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

let counter = 0;

/** A typical beacon: 400 bytes for one event, with consent, a query and a few parameters. */
export function typicalBeacon(events: number): string {
  counter += 1;
  return JSON.stringify({
    v: 1,
    site: 'shop',
    page: `page-${process.pid}-${counter}`,
    consent: { analytics: 'granted', ads: 'denied' },
    events: Array.from({ length: events }, (_, seq) => ({
      seq,
      name: seq % 3 === 0 ? 'page_view' : seq % 3 === 1 ? 'add_to_cart' : 'scroll_depth',
      age: 120 + seq,
      url: 'https://shop.example/p/trail-runner-2?utm_source=newsletter&utm_medium=email&color=black',
      referrer: 'https://www.google.com/',
      title: 'Trail Runner 2 | Shop',
      params: {
        item_id: 'SKU-88213-BLK',
        price: 129.95,
        quantity: 1,
        list: 'running',
        position: 4,
      },
    })),
  });
}

/** Sends one round and measures it. */
export async function runLoad(
  url: string,
  path: string,
  pids: readonly number[],
  load: Load,
): Promise<Round> {
  const pool = new Pool(url, { connections: load.connections, pipelining: 1 });
  const times: number[] = [];
  let sent = 0;
  const cpuOf = (): number => pids.reduce((sum, pid) => sum + cpuMs(pid), 0);
  const cpuBefore = cpuOf();
  const start = performance.now();
  const client = async (index: number): Promise<void> => {
    while (sent < load.requests) {
      sent += 1;
      if (load.rate !== null) await pace(start, (sent * 1000) / load.rate);
      const at = performance.now();
      const body = typicalBeacon(load.eventsPerBeacon);
      const headers = {
        'content-type': 'text/plain',
        origin: 'https://shop.example',
        'user-agent': `Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/14${index % 10}.0`,
      };
      const answer = await pool.request({ method: 'POST', path, body, headers });
      await answer.body.dump();
      if (answer.statusCode >= 300) throw new Error(`${url} answered ${answer.statusCode}`);
      times.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: load.connections }, (_, index) => client(index)));
  const seconds = (performance.now() - start) / 1000;
  const cpu = cpuOf() - cpuBefore;
  await pool.close();
  const events = times.length * load.eventsPerBeacon;
  times.sort((a, b) => a - b);
  return {
    events,
    cpuUsPerEvent: (cpu * 1000) / events,
    eventsPerSecond: events / seconds,
    p50Ms: times[Math.floor(times.length * 0.5)] ?? 0,
    p99Ms: times[Math.floor(times.length * 0.99)] ?? 0,
  };
}

async function pace(start: number, dueMs: number): Promise<void> {
  const wait = dueMs - (performance.now() - start);
  if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
