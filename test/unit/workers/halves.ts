import { randomBytes } from 'node:crypto';
import { parseConfig, type LoadedConfig } from '../../../src/config/load.ts';
import type { Answer } from '../../../src/http/answer.ts';
import type { DoorRequest } from '../../../src/http/door.ts';
import type { Arrival } from '../../../src/http/arrival.ts';
import type { Refused } from '../../../src/http/gate.ts';
import { parseAddress } from '../../../src/identity/address.ts';
import { HmacKey } from '../../../src/identity/hmac-key.ts';
import { RareTerms } from '../../../src/identity/rare-terms.ts';
import { randomPool } from '../../../src/identity/random-pool.ts';
import { MemoryVisitorKeys } from '../../../src/identity/visitor-keys.ts';
import { type PipelineParts, pipelineTools } from '../../../src/pipeline-tools.ts';
import { BackDoor } from '../../../src/workers/back-door.ts';
import { BorrowedKeys } from '../../../src/workers/borrowed-keys.ts';
import { FrontDoor } from '../../../src/workers/front-door.ts';
import { KeyLender } from '../../../src/workers/key-lender.ts';
import type { Asked, Told } from '../../../src/workers/messages.ts';
import { WorkerLive } from '../../../src/workers/worker-live.ts';
import { type WorkerSettings, workerSettings } from '../../../src/workers/worker-settings.ts';

export const noon: number = Date.parse('2026-06-15T12:00:00Z');
export const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** A configuration with secrets wherever there may be some. */
export const configText = `
admin: { token: admin-token-canary-1 }
sites: { shop: { origins: ["https://shop.example"], currency: EUR, search: { k: 2 }, microConversions: { reads: { value: 2, when: { event: page_view, path: /guide } } } } }
telemetry: { otlp: { url: "http://127.0.0.1:4318", headers: { authorization: "Bearer otlp-canary" } } }
ledger: { postHeadTo: "https://heads.example/?key=head-canary" }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "https://hook.example/hook-canary", secret: "whsec_aG9vay1zZWNyZXQtY2FuYXJ5LTAxMjM0NTY3ODlhYmM=" }
  ga4: { type: ga4, purposes: [analytics, ads], measurementId: G-CANARY1234, apiSecret: api-secret-canary, tcfVendor: 755 }
  store: { type: duckdb, purposes: [analytics], whenUnknown: count }
`;

/** Of the key folder of a test. */
export const rootKey: HmacKey = new HmacKey(Buffer.alloc(32, 7));

export function loadedFrom(text: string): LoadedConfig {
  return parseConfig(text, { file: '<test>', folder: '/tmp', environment: {} });
}

const json = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

/** Both halves of the door in one process; what is said between them goes through JSON. */
export interface Halves {
  readonly front: FrontDoor;
  readonly back: BackDoor;
  /** Another worker before the same primary. */
  readonly worker: () => Pick<Halves, 'front' | 'live' | 'borrowed'>;
  readonly live: WorkerLive;
  readonly borrowed: BorrowedKeys;
  readonly lender: KeyLender;
  readonly keys: MemoryVisitorKeys;
  /** What reached the spool's side. */
  readonly taken: Arrival[];
  readonly refused: string[];
  readonly asked: Asked[];
  /** The generation that is in force in the primary. */
  generation: number;
  now: number;
  isFull: boolean;
  /** What the worker's own limits say: how many seconds to wait. */
  tooFast: number | null;
  /** What the limits say of the next beacons. */
  rates: Refused | null;
  /** Puts a configuration in force, in the primary; the worker follows when it hears of it. */
  settings(text: string, generation: number, since?: number): WorkerSettings;
}

export function makeHalves(text: string = configText): Halves {
  const keys = new MemoryVisitorKeys(randomBytes, () => undefined);
  const pseudonymKey = (_: string, name: string): HmacKey => rootKey.derive(name);
  const meter: PipelineParts['meter'] = (_, run) => run();
  const now = (): number => halves.now;
  const settings = (yaml: string, generation: number, since: number = noon): WorkerSettings => {
    const loaded = loadedFrom(yaml);
    const pipeline = pipelineTools(loaded, { keys, pseudonymKey, meter, now });
    const statements = { manifest: {}, gpc: null };
    return json(
      workerSettings({ generation, since, loaded, pipeline, statements } as never, pseudonymKey),
    );
  };
  const lender = new KeyLender({ keys, sites: () => ['shop'], now });
  const taken: Arrival[] = [];
  const refused: string[] = [];
  const asked: Asked[] = [];
  const tools = {
    live: {
      get current() {
        return { generation: halves.generation, pipeline: { meter }, loaded: loadedFrom(text) };
      },
      rareTerms: new RareTerms(),
    },
    gate: { checkRates: () => halves.rates },
    keys,
    lender,
    door: {
      take: async (arrival: Arrival): Promise<Answer> => {
        taken.push(arrival);
        return { status: 202, reason: 'stored', retryAfterSeconds: null };
      },
    },
    desk: { change: async () => ({ status: 202, reason: 'withdrawn', retryAfterSeconds: null }) },
    serverDesk: {
      accept: async () => ({ status: 202, reason: 'stored', retryAfterSeconds: null }),
    },
    metrics: {
      refused: (reason: string) => void refused.push(reason),
      rateLimited: () => undefined,
    },
    telemetry: null,
    log: () => undefined,
    now,
  };
  const back = new BackDoor(tools as never);
  const ask = async (each: Asked): Promise<Told> => {
    asked.push(each);
    return json(await back.answer(json(each)));
  };
  const worker = (): Pick<Halves, 'front' | 'live' | 'borrowed'> => {
    const borrowed = new BorrowedKeys(async () => {
      const told = await ask({ kind: 'keys' });
      return 'keys' in told ? told.keys : null;
    });
    const live = new WorkerLive(settings(text, 1), { keys: borrowed, meter, now });
    const front = new FrontDoor({
      live,
      keys: borrowed,
      link: {
        ask,
        get isFull() {
          return halves.isFull;
        },
      },
      rates: { take: () => halves.tooFast },
      metrics: tools.metrics,
      now,
      random: randomPool(),
    });
    return { front, live, borrowed };
  };
  const halves: Halves = {
    ...worker(),
    worker,
    back,
    lender,
    keys,
    taken,
    refused,
    asked,
    settings,
    generation: 1,
    now: noon,
    isFull: false,
    rates: null,
    tooFast: null,
  };
  return halves;
}

/** A request of one visitor. */
export const request: DoorRequest = {
  origin: 'https://shop.example',
  address: parseAddress('203.0.113.9'),
  region: 'DE',
  headers: { 'user-agent': firefox, cookie: 'session=cookie-canary' },
};

/** A beacon's body with consent. */
export function body(events: readonly object[], more: object = {}): Buffer {
  const consent = { analytics: 'granted', ads: 'granted' };
  return Buffer.from(
    JSON.stringify({ v: 1, site: 'shop', page: 'page-0123456789ab', consent, events, ...more }),
  );
}
