import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import type { ConfiguredDestination } from '../../../src/deliver/configured-destination.ts';
import type { DeliveryLog } from '../../../src/deliver/delivery-log.ts';
import { startDelivery } from '../../../src/deliver/dispatcher.ts';
import type { Delivery, DeliveryOptions } from '../../../src/deliver/dispatcher.ts';
import { commonVerdict } from '../../../src/destinations/common-verdict.ts';
import type { HttpDestination } from '../../../src/destinations/destination.ts';
import { PermittedEvent } from '../../../src/event/permitted-event.ts';
import type { DestinationState, Spool } from '../../../src/spool/spool.ts';
import { openSqliteSpool } from '../../../src/spool/sqlite-spool.ts';
import { sampleEvent } from '../../contract/spool-samples.ts';
import { VendorServer } from './vendor-server.ts';

/** A vendor API that takes ids: one request a batch, judged by status alone. */
export function idsDestination(url: string, over: Partial<HttpDestination> = {}): HttpDestination {
  return {
    type: 'ids',
    kind: 'http',
    purposes: ['analytics'],
    ownStore: false,
    mayReachPrivate: () => true,
    settings: z.unknown(),
    batch: { eventsMax: 4, bytesMax: 100_000, ageMsMax: 20 },
    dedupes: true,
    maturity: { tested: 'documentation', on: '2026-11-21' },
    encode: (events, { batchId }) => {
      const eventIds = events.map(({ record }) => record.id);
      const headers = { 'content-type': 'application/json', 'x-batch': batchId };
      const body = JSON.stringify(eventIds);
      const request = { method: 'POST', url, query: { key: 'k&=' }, headers, body } as const;
      return { requests: [{ request, eventIds }], dropped: [] };
    },
    judge: commonVerdict,
    ...over,
  };
}

export function configured(
  name: string,
  definition: ConfiguredDestination['definition'],
  unanswered: ConfiguredDestination['unanswered'] = 'atMostOnce',
): ConfiguredDestination {
  const rule = {
    name,
    purposes: ['analytics'] as const,
    ownStore: false,
    whenUnknown: 'drop',
    whenDenied: 'drop',
    allowSensitive: [],
  } as const;
  return { name, definition, settings: {}, rule, unanswered };
}

export interface Bench {
  readonly vendor: VendorServer;
  readonly spool: Spool;
  readonly folder: string;
  readonly logs: DeliveryLog[];
  readonly outcomes: (readonly [string, string, string | null])[];
  readonly deliver: (
    destinations: readonly ConfiguredDestination[],
    over?: Partial<DeliveryOptions>,
  ) => Promise<Delivery>;
  readonly append: (...ids: readonly string[]) => Promise<void>;
  readonly state: (name: string) => Promise<DestinationState>;
}

function openInFolder(folder: string): Promise<Spool> {
  return openSqliteSpool({
    folder,
    destinations: [],
    clock: Date,
    assignSession: () => null,
    tickMs: 50,
    ballastBytes: 0,
    diskFreeBytesMin: 0,
  });
}

/** A spool, in a folder of its own where no other is given, a vendor on loopback, and delivery. */
export async function bench(
  open: (folder: string) => Promise<Spool> = openInFolder,
): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-deliver-'));
  const vendor = await VendorServer.start();
  const spool = await open(folder);
  const deliveries: Delivery[] = [];
  onTestFinished(async () => {
    await Promise.all(deliveries.map((delivery) => delivery.stop(0)));
    await spool.close();
    await vendor.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const logs: DeliveryLog[] = [];
  const outcomes: (readonly [string, string, string | null])[] = [];
  return {
    vendor,
    spool,
    folder,
    logs,
    outcomes,
    deliver: async (destinations, over = {}) => {
      await spool.attach(destinations.map(({ name }) => ({ name })));
      const delivery = startDelivery({
        spool,
        destinations,
        permit: (event) => PermittedEvent.mint(event, event.record, ['analytics']),
        clock: Date,
        random: () => 0,
        dataFolder: folder,
        log: (entry) => logs.push(entry),
        onOutcome: (_, ids, as, reason) => {
          for (const id of ids) outcomes.push([id, as, reason]);
        },
        breakerPauseMs: 80,
        haltPauseMs: 60_000,
        ...over,
      });
      deliveries.push(delivery);
      return delivery;
    },
    append: async (...ids) => {
      const events = ids.map((id) => sampleEvent(id));
      await spool.append(events, { received: ids.length, dropped: {} });
    },
    state: async (name) => {
      const { destinations } = await spool.counts();
      const found = destinations.find((state) => state.name === name);
      if (found === undefined) throw new Error(`no destination ${name}`);
      return found;
    },
  };
}

/** Waits until the assertion holds. */
export function eventually(assertion: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(assertion, { timeout: 5_000, interval: 10 });
}

/** The ids in the body of a request. */
export function idsIn(body: string): readonly string[] {
  return JSON.parse(body) as string[];
}
