import { Pool } from 'undici';
import { IdReceiver } from './receiver.ts';
import type { Contestant, Running } from './servers.ts';

/** What was answered with 2xx, and how many of these arrived in the end. */
export interface Recovered {
  readonly accepted: number;
  readonly arrived: number;
}

const outageEvents = 300;
/** Longer than the breaker's pause. */
const waitMs = 40_000;
let last = 0;

/** The receiver is down while events come, then up again: how many of the accepted ones arrive? */
export async function afterOutage(contestant: Contestant): Promise<Recovered> {
  const receiver = new IdReceiver();
  await receiver.open();
  const running = await contestant.start(receiver.url);
  await receiver.close();
  const accepted: string[] = [];
  let left = outageEvents;
  await send(running, accepted, () => (left -= 1) >= 0);
  await receiver.open();
  const recovered = await arrived(receiver, accepted);
  await running.end('SIGKILL');
  await receiver.close();
  return recovered;
}

/** kill -9 in the middle of a load while the receiver is down; then both are up again. */
export async function afterKill(contestant: Contestant): Promise<Recovered> {
  const receiver = new IdReceiver();
  await receiver.open();
  const first = await contestant.start(receiver.url);
  await receiver.close();
  const accepted: string[] = [];
  const sending = send(first, accepted, () => true);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await first.end('SIGKILL');
  await sending;
  await receiver.open();
  const second = await contestant.start(receiver.url);
  const recovered = await arrived(receiver, accepted);
  await second.end('SIGKILL');
  await receiver.close();
  return recovered;
}

async function arrived(receiver: IdReceiver, accepted: readonly string[]): Promise<Recovered> {
  const end = performance.now() + waitMs;
  const count = (): number => accepted.filter((id) => receiver.ids.has(id)).length;
  while (performance.now() < end && count() < accepted.length) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { accepted: accepted.length, arrived: count() };
}

/** Sends single events until told to stop or until nobody listens; remembers the 2xx. */
async function send(to: Running, accepted: string[], going: () => boolean): Promise<void> {
  const pool = new Pool(to.url, { connections: 8, pipelining: 1 });
  const client = async (): Promise<void> => {
    while (going()) {
      last += 1;
      const id = `bench-id-${last}`;
      const body = JSON.stringify({
        v: 1,
        site: 'shop',
        page: `page-of-bench-${last}`,
        consent: { analytics: 'granted' },
        events: [{ id, name: 'add_to_cart', url: 'https://shop.example/p/1', params: {} }],
      });
      const headers = { 'content-type': 'text/plain', origin: 'https://shop.example' };
      const status = await pool
        .request({ method: 'POST', path: to.path, body, headers })
        .then(async (answer) => {
          await answer.body.dump();
          return answer.statusCode;
        })
        .catch(() => 0);
      if (status === 0) return;
      if (status < 300) accepted.push(id);
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
  await pool.destroy();
}
