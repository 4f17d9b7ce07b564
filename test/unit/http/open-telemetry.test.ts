import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { openTelemetry } from '../../../src/http/open-telemetry.ts';

/** A collector that says nothing until it is let. */
async function slowCollector(): Promise<{
  readonly url: string;
  spans(): number;
  answer(): void;
  close(): void;
}> {
  const held: ServerResponse[] = [];
  let [spans, answers] = [0, false];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      spans += body.split('"spanId"').length - 1;
      if (answers) response.end('{}');
      else held.push(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: () => spans,
    answer: () => {
      answers = true;
      for (const response of held) response.end('{}');
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

it('a collector that says nothing costs a bounded number of spans', async () => {
  const collector = await slowCollector();
  const otlp = { url: collector.url, headers: {}, sample: 1 };
  const telemetry = await openTelemetry({ otlp }, { version: '0', log: () => undefined });
  for (let turn = 0; turn < 6_000; turn += 1) {
    telemetry?.batch('hook', 'webhook')?.end([], null);
    if (turn % 500 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  collector.answer();
  await telemetry?.close();
  collector.close();
  expect(collector.spans()).toBeGreaterThan(256);
  expect(collector.spans()).toBeLessThan(2_000);
});
