import { Client } from 'undici';
import { until } from './receiver.ts';
import type { RunningSluice } from './sluice.ts';

/** A worker process, as `/readyz` tells of it. */
export interface ServingWorker {
  readonly worker: number;
  readonly pid: number;
}

/** One connection that is kept open, and so stays with one worker. */
export interface Line {
  readonly pid: number;
  send(
    method: 'GET' | 'POST',
    path: string,
    body: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<LineAnswer>;
  /** As the browser's script does. */
  post(path: string, body: object, headers?: Readonly<Record<string, string>>): Promise<Posted>;
  close(): Promise<void>;
}

/** What a beacon was answered, and why. */
export interface Posted {
  readonly status: number;
  readonly reason: string;
}

export interface LineAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** The workers that serve now. */
export async function servingWorkers({
  adminUrl,
}: Pick<RunningSluice, 'adminUrl'>): Promise<readonly ServingWorker[]> {
  const answer = await fetch(`${adminUrl}/readyz`);
  const { workers } = (await answer.json()) as { workers: { serving: readonly ServingWorker[] } };
  return workers.serving;
}

/** Waits until so many workers serve; gives them. */
export function untilServing(
  sluice: RunningSluice,
  count: number,
): Promise<readonly ServingWorker[]> {
  return until(
    `${count} workers serve`,
    () => servingWorkers(sluice),
    (serving) => serving.length === count,
  );
}

/**
 * A connection to each worker. The system deals connections out as it likes, so some are opened, and
 * whose they are is found out by stopping one worker after the other for a moment.
 */
export async function lineToEach(sluice: RunningSluice): Promise<readonly [Line, Line]> {
  const pids = (await untilServing(sluice, 2)).map(({ pid }) => pid);
  const clients = Array.from({ length: 16 }, () => new Client(sluice.url));
  const look = (client: Client): Promise<unknown> =>
    client.request({ method: 'GET', path: '/_s/doctor' }).then(({ body }) => body.dump());
  await Promise.all(clients.map(look));
  const lines = new Map<number, Client>();
  for (const pid of pids) {
    process.kill(pid, 'SIGSTOP');
    const answered = new Set<Client>();
    const looks = clients.map((client) => look(client).then(() => answered.add(client)));
    await new Promise((resolve) => setTimeout(resolve, 500));
    const mine = clients.find((client) => !answered.has(client));
    process.kill(pid, 'SIGCONT');
    await Promise.all(looks);
    if (mine !== undefined) lines.set(pid, mine);
  }
  const [first, second] = pids.map((pid) => lines.get(pid));
  if (first === undefined || second === undefined) throw new Error('a worker got no connection');
  const others = clients.filter((client) => client !== first && client !== second);
  await Promise.all(others.map((client) => client.close()));
  return [lineOf(pids[0] ?? 0, first), lineOf(pids[1] ?? 0, second)];
}

function lineOf(pid: number, client: Client): Line {
  const send: Line['send'] = async (method, path, body, headers) => {
    const sent = { method, path, headers, ...(method === 'POST' && { body }) };
    const { statusCode: status, headers: said, body: rest } = await client.request(sent);
    return { status, headers: said, text: await rest.text() };
  };
  return {
    pid,
    send,
    post: async (path, body, more = {}) => {
      const headers = { 'content-type': 'text/plain', origin: 'https://shop.example', ...more };
      const answer = await send('POST', path, JSON.stringify(body), headers);
      return { status: answer.status, reason: String(answer.headers['x-sluice-reason']) };
    },
    close: () => client.close(),
  };
}
