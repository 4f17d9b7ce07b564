import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The yardstick: a bare `node:http` server that parses the same JSON and answers 204. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { events } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { events: unknown[] };
    response.writeHead(events.length > 0 ? 204 : 400).end();
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
