import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** One delivery that a receiver got. */
export interface Delivery {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly status: number;
}

/** A vendor on this machine: it answers as told, and keeps what it was sent. */
export interface Receiver {
  readonly url: string;
  readonly deliveries: readonly Delivery[];
  /** The events of all deliveries that were answered with 2xx, in order. */
  events(): readonly Record<string, unknown>[];
  /** How many events were taken, repeats included. */
  eventCount(): number;
  /** From now on: a status, or `reset` to close the socket without an answer. */
  answerWith(status: number | 'reset'): void;
  close(): Promise<void>;
}

/** Starts a receiver; with a secret, it verifies every signature with the standard's own library. */
export async function startReceiver(secret?: string, port = 0): Promise<Receiver> {
  const deliveries: Delivery[] = [];
  let answer: number | 'reset' = 204;
  let count = 0;
  const webhook = secret === undefined ? null : new Webhook(secret);
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      if (answer === 'reset') {
        request.socket.destroy();
        return;
      }
      webhook?.verify(body, request.headers as Record<string, string>);
      deliveries.push({ headers: request.headers, body, status: answer });
      if (answer < 300) count += (JSON.parse(body) as { events: unknown[] }).events.length;
      response.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}/in`,
    deliveries,
    events: () =>
      deliveries
        .filter(({ status }) => status < 300)
        .flatMap(({ body }) => (JSON.parse(body) as { events: Record<string, unknown>[] }).events),
    eventCount: () => count,
    answerWith: (status) => (answer = status),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Waits until something holds, or says what was there instead. */
export async function until<Value>(
  what: string,
  look: () => Promise<Value> | Value,
  holds: (value: Value) => boolean,
  msMax = 15_000,
): Promise<Value> {
  const end = Date.now() + msMax;
  for (;;) {
    const value = await look();
    if (holds(value)) return value;
    if (Date.now() > end)
      throw new Error(
        `${what}: not within ${msMax} ms; last seen ${JSON.stringify(value)?.slice(0, 2_000)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
