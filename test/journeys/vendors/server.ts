import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { strictGa4 } from './strict-ga4.ts';
import {
  strictAmplitude,
  strictMixpanel,
  strictPosthog,
  strictSegment,
} from './strict-product-analytics.ts';
import type { Seen, StrictVendor, Taken } from './strict-vendor.ts';
import {
  strictMatomo,
  strictPlausible,
  strictSnowplow,
  strictUmami,
} from './strict-web-analytics.ts';

/** All strict fakes. */
export const strictVendors: readonly StrictVendor[] = [
  strictGa4,
  strictMixpanel,
  strictAmplitude,
  strictPosthog,
  strictSegment,
  strictMatomo,
  strictSnowplow,
  strictPlausible,
  strictUmami,
];

/** The strict fakes on this machine: the first part of a path is the host that was meant. */
export interface VendorServer {
  readonly url: string;
  taken(vendor: string): readonly Taken[];
  /** What a vendor's documentation would have refused. */
  refused(vendor: string): readonly string[];
  /** The bodies of all requests to a vendor, in order. */
  bodies(vendor: string): readonly string[];
  /** Requests that no vendor knows. */
  readonly unknown: readonly string[];
  close(): Promise<void>;
}

/** Starts the strict fakes. */
export async function startVendors(): Promise<VendorServer> {
  const logs = new Map(
    strictVendors.map(({ name }) => [
      name,
      { taken: [] as Taken[], refused: [] as string[], bodies: [] as string[] },
    ]),
  );
  const unknown: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const [, host = '', ...rest] = url.pathname.split('/');
      const seen: Seen = {
        host,
        path: `/${rest.join('/')}`,
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      const vendor = strictVendors.find((one) => one.isFor(seen));
      const log = vendor === undefined ? undefined : logs.get(vendor.name);
      if (vendor === undefined || log === undefined) {
        unknown.push(`${seen.host}${seen.path}`);
        response.writeHead(404).end();
        return;
      }
      const answer = vendor.answer(seen, Date.now());
      log.taken.push(...answer.taken);
      log.refused.push(...answer.refused);
      log.bodies.push(seen.body);
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    taken: (vendor) => logs.get(vendor)?.taken ?? [],
    refused: (vendor) => logs.get(vendor)?.refused ?? [],
    bodies: (vendor) => logs.get(vendor)?.bodies ?? [],
    unknown,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
