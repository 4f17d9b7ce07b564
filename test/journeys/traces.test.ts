import { readFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { traceAttributes } from '../../src/http/trace-attributes.ts';
import { steps } from '../../src/pipeline.ts';
import { projectFile } from '../house/source-files.ts';
import { type Receiver, startReceiver, until } from './receiver.ts';
import { consented, type RunningSluice, sendBeacon, startSluice } from './sluice.ts';

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly {
    readonly key: string;
    readonly value: Readonly<Record<string, string | number>>;
  }[];
}

interface Exported {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: Span['attributes'] };
    readonly scopeSpans: readonly { readonly spans: readonly Span[] }[];
  }[];
}

/** A collector that speaks OTLP over HTTP, and keeps all that it got. */
async function startCollector(): Promise<{
  readonly url: string;
  readonly requests: { readonly headers: IncomingHttpHeaders; readonly body: string }[];
  spans(): readonly Span[];
  close(): void;
}> {
  const requests: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      requests.push({ headers: request.headers, body: `${request.url ?? ''}\n${body}` });
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    spans: () =>
      requests.flatMap(({ body }) =>
        (JSON.parse(body.slice(body.indexOf('\n'))) as Exported).resourceSpans.flatMap(
          ({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans),
        ),
      ),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const config = (hook: string, telemetry: string): string => `
sites:
  shop:
    origins: ["https://shop.example"]
    currency: EUR
    microConversions: { ruled: { when: { event: never_sent } } }
network: { trustedProxies: ["127.0.0.1"], hops: 1, regionHeader: x-region }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "${hook}", unsigned: true, allowPrivate: true }
telemetry: { otlp: ${telemetry} }
`;

const planted = {
  id: 'canary-event-id',
  name: 'canary_event_name',
  url: 'https://shop.example/canary-path?email=canary-query%40example.org#canary-fragment',
  referrer: 'https://canary-referrer.example/',
  title: 'canary title',
  params: { canary_key: 'canary value', order: 'canary-order' },
  user: { email: 'canary-mail@example.org' },
};
const headers = {
  'user-agent': 'canary-agent/1',
  'x-forwarded-for': '203.0.113.77',
  'x-region': 'US-CA',
  cookie: 'canary_cookie=canary',
  referer: 'https://shop.example/canary-referer',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  tracestate: 'canary=state',
};
const numberOf = (span: Span, key: string): unknown =>
  Object.values(span.attributes.find((each) => each.key === key)?.value ?? {})[0];

describe('traces', () => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await startReceiver();
  });
  afterAll(() => receiver.close());

  it('tell each step of a beacon and each batch, and no value of either', async () => {
    const collector = await startCollector();
    const otlp = `{ url: "${collector.url}", headers: { authorization: "Bearer of-the-collector" }, sample: 1 }`;
    const sluice: RunningSluice = await startSluice({ config: config(receiver.url, otlp) });
    const beacon = consented([planted, { name: 'page_view', id: 'second-event' }], {
      page: 'canary-page-0123',
      consent: { analytics: 'granted' },
    });
    expect((await sendBeacon(sluice, beacon, headers)).status).toBe(202);
    expect((await sendBeacon(sluice, beacon, headers)).status).toBe(202);
    const denied = consented([planted], { consent: { analytics: 'denied' } });
    expect((await sendBeacon(sluice, denied, headers)).status).toBe(202);
    await until(
      'both arrive',
      () => receiver.eventCount(),
      (count) => count === 2,
    );
    expect(await sluice.end('SIGINT')).toBe(0);
    collector.close();

    const spans = collector.spans();
    const beacons = spans.filter(({ name }) => name === 'beacon');
    expect(beacons.map((span) => numberOf(span, 'sluice.outcome'))).toEqual([
      'stored',
      'duplicate',
      'consent_denied',
    ]);
    expect(numberOf(beacons[0]!, 'sluice.site')).toBe('shop');
    expect(numberOf(beacons[0]!, 'sluice.events')).toBe(2);
    const within = spans.filter(({ parentSpanId }) => parentSpanId === beacons[0]?.spanId);
    expect(new Set(within.map(({ name }) => name))).toEqual(new Set([...steps, 'append']));
    const twice = within.filter(({ name }) => name === 'redact');
    expect(twice, 'once an event').toHaveLength(2);
    for (const { startTimeUnixNano, endTimeUnixNano } of within) {
      expect(Number(endTimeUnixNano)).toBeGreaterThanOrEqual(Number(startTimeUnixNano));
      expect(Math.abs(Number(startTimeUnixNano) / 1e6 - Date.now())).toBeLessThan(60_000);
    }
    const append = within.find(({ name }) => name === 'append');
    expect([numberOf(append!, 'sluice.stored'), numberOf(append!, 'sluice.duplicate')]).toEqual([
      2, 0,
    ]);
    const batches = spans.filter(({ name }) => name === 'batch');
    expect(batches.map((span) => numberOf(span, 'sluice.destination'))).toContain('hook');
    const delivered = batches.map((span) => Number(numberOf(span, 'sluice.delivered')));
    expect(delivered.reduce((sum, count) => sum + count, 0)).toBe(2);

    const roots = spans.filter(({ parentSpanId }) => (parentSpanId ?? '') === '');
    expect(new Set(roots.map(({ traceId }) => traceId)).size, 'each its own').toBe(roots.length);
    const known = new Set<string>(traceAttributes);
    for (const { attributes } of spans) {
      for (const { key } of attributes) expect(known.has(key), key).toBe(true);
    }
    const { requests } = collector;
    expect(requests[0]?.body).toMatch(/^\/v1\/traces\n/);
    expect(requests[0]?.headers.authorization).toBe('Bearer of-the-collector');
    const [arrived] = receiver.events();
    const said = requests.map((each) => JSON.stringify(each)).join('\n');
    for (const value of [
      'canary',
      'second-event',
      '203.0.113',
      'US-CA',
      'example.org',
      '0af7651916cd43dd8448eb211c80319c',
      'page_view',
      String(arrived?.['visitor']),
      receiver.url,
      sluice.folder,
    ]) {
      expect(value.length).toBeGreaterThan(4);
      expect(said).not.toContain(value);
    }
    expect(Object.keys(receiver.deliveries[0]?.headers ?? {})).not.toContain('traceparent');
  }, 30_000);

  it('cost neither an answer nor memory where the collector is down; it is said once', async () => {
    const otlp = '{ url: "http://127.0.0.1:9/v1/traces", sample: 1 }';
    const sluice = await startSluice({ config: config(receiver.url, otlp) });
    const resident = async (): Promise<number> => {
      const status = readFile(`/proc/${sluice.process.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+)/.exec(await status)?.[1]) / 1_024;
    };
    let slowest = 0;
    const some = async (turns: number): Promise<void> => {
      for (let turn = 0; turn < turns; turn += 1) {
        const from = performance.now();
        const events = [{ name: 'page_view' }];
        const to = { 'x-forwarded-for': `203.0.${turn % 200}.${turn % 250}` };
        expect((await sendBeacon(sluice, consented(events), to)).status).toBe(202);
        slowest = Math.max(slowest, performance.now() - from);
      }
    };
    await some(400);
    const before = await resident();
    await some(1_200);
    const grown = (await resident()) - before;
    process.stdout.write(
      `9,600 spans nobody took: ${grown.toFixed(0)} MB, ${slowest.toFixed(0)} ms\n`,
    );
    expect(grown).toBeLessThan(80);
    await until(
      'it says so',
      () => sluice.output(),
      (text) => text.includes('traces_not_sent'),
    );
    expect(sluice.output().split('traces_not_sent')).toHaveLength(2);
    expect(sluice.output()).not.toContain('internal_error');
    const from = performance.now();
    expect(await sluice.end('SIGINT')).toBe(0);
    expect(performance.now() - from).toBeLessThan(15_000);
  }, 60_000);

  it('are not there unless asked for, and then by one beacon in a hundred', async () => {
    const collector = await startCollector();
    const otlp = `{ url: "${collector.url}" }`;
    const sluice = await startSluice({ config: config(receiver.url, otlp) });
    for (let turn = 0; turn < 50; turn += 1)
      await sendBeacon(sluice, consented([{ name: 'page_view' }]));
    await sluice.end('SIGINT');
    collector.close();
    const beacons = collector.spans().filter(({ name }) => name === 'beacon');
    expect(beacons.length).toBeLessThan(8);
  }, 30_000);
});

it('the page on traces names each span and attribute, and no other', () => {
  const page = projectFile('docs/observability.md').split('## Traces')[1] ?? '';
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  const names = (cell = ''): readonly string[] =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
  const spans = rows.flatMap((row) => names(row.split('|')[1]));
  expect(spans.toSorted()).toEqual(['beacon', 'append', 'batch', ...steps].toSorted());
  const attributes = new Set(rows.flatMap((row) => names(row.split('|')[3])));
  expect([...attributes].toSorted()).toEqual(traceAttributes.toSorted());
});
