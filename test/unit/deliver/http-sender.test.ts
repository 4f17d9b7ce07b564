import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { HttpSender } from '../../../src/deliver/http-sender.ts';
import { bench, configured, eventually, idsDestination } from './delivery-harness.ts';
import { answer, silence } from './vendor-server.ts';

/** The port of a server that lasts as long as the test. */
async function portOf(server: Server): Promise<number> {
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function senderFor(timeoutMs = 5_000): HttpSender {
  const sender = new HttpSender({ mayReachPrivate: true, timeoutMs });
  onTestFinished(() => sender.close());
  return sender;
}

const request = (url: string) =>
  ({ method: 'POST', url, query: {}, headers: {}, body: 'x'.repeat(1_000) }) as const;

/** A server on which each connection meets the same end. */
const plain = (onSocket: (socket: Socket) => void): Server =>
  createServer((socket) => onSocket(socket.on('error', () => null)));

for (const [name, server] of [
  ['is reset', () => plain((socket) => socket.once('data', () => socket.resetAndDestroy()))],
  ['is closed', () => plain((socket) => socket.once('data', () => socket.end()))],
  ['is not TLS', () => plain((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 No')))],
  ['fails without a certificate', () => createTlsServer({}).on('tlsClientError', () => null)],
] as const) {
  test(`where the TLS handshake ${name}, nothing was sent`, async () => {
    const port = await portOf(server());
    const sent = await senderFor().send(request(`https://127.0.0.1:${port}`));
    expect(sent.kind).toBe('unsent');
  });
}

test('where the certificate is wrong, nothing was sent', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-sender-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const words = 'req -x509 -newkey rsa:2048 -nodes -keyout a.key -out a.pem -subj /CN=a -days 2';
  const made = spawnSync('openssl', words.split(' '), { cwd: folder, encoding: 'utf8' });
  expect(made.status, made.stderr).toBe(0);
  const bodies: string[] = [];
  const server = createTlsServer(
    { key: readFileSync(join(folder, 'a.key')), cert: readFileSync(join(folder, 'a.pem')) },
    (socket) => socket.on('error', () => null).on('data', (chunk) => bodies.push(String(chunk))),
  ).on('tlsClientError', () => null);
  const url = `https://127.0.0.1:${await portOf(server)}`;
  const sent = await senderFor().send(request(url));
  expect(sent).toEqual({ kind: 'unsent', reason: 'depth_zero_self_signed_cert' });
  expect(bodies).toEqual([]);
});

test('what waits for a handshake at the stop was not sent, nor what comes after it', async () => {
  const sender = senderFor();
  const server = plain((socket) => socket.once('data', () => void sender.close()));
  const url = `https://127.0.0.1:${await portOf(server)}`;
  const stopped = { kind: 'unsent', reason: 'stopped' };
  expect(await sender.send(request(url))).toEqual(stopped);
  expect(await sender.send(request(url))).toEqual(stopped);
});

test('where the name is unknown, nothing was sent', async () => {
  const sent = await senderFor().send(request('http://nowhere.invalid'));
  expect(sent.kind).toBe('unsent');
});

for (const [name, onSocket] of [
  ['is reset after the body', (socket: Socket) => socket.once('data', () => socket.destroy())],
  [
    'ends in the middle of the answer',
    (socket: Socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n12')),
  ],
  ['brings no answer in time', (socket: Socket) => socket],
] as const) {
  test(`a connection that ${name} leaves open what the vendor has`, async () => {
    const port = await portOf(plain(onSocket));
    const sent = await senderFor(500).send(request(`http://127.0.0.1:${port}`));
    expect(sent.kind).toBe('unanswered');
  });
}

test('a kept connection that dies under the second request leaves it open as well', async () => {
  let count = 0;
  const server = plain((socket) =>
    socket.on('data', () => {
      count += 1;
      if (count === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
      else socket.resetAndDestroy();
    }),
  );
  const url = `http://127.0.0.1:${await portOf(server)}`;
  const sender = senderFor();
  expect((await sender.send(request(url))).kind).toBe('answered');
  expect((await sender.send(request(url))).kind).toBe('unanswered');
  expect(count).toBe(2);
});

test('at the stop, what still stands in a queue was not sent', async () => {
  const { vendor, deliver, append, state } = await bench();
  vendor.behaviour = silence;
  const single = idsDestination(vendor.url, {
    dedupes: false,
    batch: { eventsMax: 6, bytesMax: 100_000, ageMsMax: 0 },
    encode: (events) => ({
      requests: events.map(({ record: { id } }) => ({
        request: request(vendor.url),
        eventIds: [id],
      })),
      dropped: [],
    }),
  });
  const delivery = await deliver([configured('ga', single)]);
  await append(...['1', '2', '3', '4', '5', '6'].map((digit) => `event-0${digit}`));
  await eventually(() => expect(vendor.requests).toHaveLength(4));
  await delivery.stop(50);
  expect(vendor.requests).toHaveLength(4);
  expect(await state('ga')).toMatchObject({ uncertain: 4, retrying: 2 });
  vendor.behaviour = answer(200);
  await deliver([configured('ga', single)]);
  await eventually(async () => expect(await state('ga')).toMatchObject({ delivered: 2 }));
});
