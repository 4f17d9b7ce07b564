import type { Answer } from '../http/answer.ts';
import type { Arrival } from '../http/arrival.ts';
import type { DoorRequest } from '../http/door.ts';
import type { CountedUse } from '../identity/rare-terms.ts';
import type { Log } from '../log.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';
import type { MetricsOfWorker } from './worker-metrics.ts';
import type { WorkerSettings } from './worker-settings.ts';

/** What a worker starts with. */
export interface WorkerBoot {
  readonly version: string;
  readonly development: boolean;
  readonly place: { readonly host: string; readonly port: number };
  /** Where the primary answers what lies outside of the prefix; null where nothing does. */
  readonly outsidePort: number | null;
}

/** An arrival on its way to the primary: its address as text. */
export type ArrivalMessage = Omit<Arrival, 'address'> & { readonly address: string | null };

/** A request's own facts on their way to the primary. */
export type RequestMessage = Omit<DoorRequest, 'address'> & { readonly address: string | null };

/** What a worker asks of the primary: to take a beacon, to change consent, to lend the keys. */
export type Asked =
  | {
      readonly kind: 'beacon';
      /** Of the configuration under which it was redacted. */
      readonly generation: number;
      /** The number of the key under which its visitor was named. */
      readonly key: number;
      /** Search terms that it took for rare. */
      readonly terms: readonly CountedUse[];
      readonly arrival: ArrivalMessage;
    }
  | {
      readonly kind: 'consent' | 'server';
      readonly text: string;
      readonly from: RequestMessage;
    }
  | { readonly kind: 'keys' };

/** The key of a site, lent for as long as the primary has it. */
export interface LentKey {
  /** Tells it from every other key of this primary. */
  readonly number: number;
  /** Base64url. */
  readonly secret: string;
}

/** The keys of all sites on one UTC day, counted from 1970. */
export interface LentKeys {
  readonly day: number;
  readonly sites: Readonly<
    Record<string, { readonly [K in 'current' | 'previous']: LentKey | null }>
  >;
}

/**
 * What the primary says to an ask. `stale`: it was made under what is not in force any more.
 * `common`: these of its search terms are not rare.
 */
export type Told =
  | { readonly answer: Answer }
  | { readonly stale: 'config' | 'keys' }
  | { readonly common: readonly string[] }
  | { readonly keys: LentKeys | null };

/** What goes to a worker. `aheadMs`: how far the primary's time, which it goes by, is ahead of the machine's. */
export type ToWorker =
  | {
      readonly kind: 'begin';
      readonly boot: WorkerBoot;
      readonly settings: WorkerSettings;
      readonly aheadMs: number;
    }
  | { readonly kind: 'follow'; readonly settings: WorkerSettings }
  | {
      readonly kind: 'told';
      readonly told: readonly (readonly [serial: number, told: Told])[];
      readonly aheadMs: number;
    }
  | { readonly kind: 'drain' | 'stop' };

/** What comes from a worker; what it asks is looked at one by one. */
export type FromWorker =
  | { readonly kind: 'hello' }
  | { readonly kind: 'alive' }
  | { readonly kind: 'serves'; readonly url: string }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'asks'; readonly asks: readonly (readonly [serial: number, asked: unknown])[] }
  | { readonly kind: 'metrics'; readonly metrics: MetricsOfWorker }
  | { readonly kind: 'log'; readonly entry: Parameters<Log> };

/** Reads what the primary sent: both ends are this program, so the kind alone is looked at. */
export function parseToWorker(message: unknown): ToWorker | null {
  return isOfKind(message, ['begin', 'follow', 'told', 'drain', 'stop'])
    ? (message as ToWorker)
    : null;
}

const fromWorker = ['hello', 'alive', 'serves', 'failed', 'asks', 'metrics', 'log'];

/** Reads what a worker sent; what it asks is left to who answers. */
export function parseFromWorker(message: unknown): FromWorker | null {
  if (!isOfKind(message, fromWorker)) return null;
  const said = message as FromWorker;
  return said.kind !== 'asks' || areAsks(said.asks) ? said : null;
}

function areAsks(asks: unknown): boolean {
  return (
    Array.isArray(asks) &&
    asks.every((ask: unknown) => Array.isArray(ask) && Number.isSafeInteger(ask[0]))
  );
}

function isOfKind(message: unknown, kinds: readonly string[]): boolean {
  return isJsonObject(message) && kinds.includes(String(own(message, 'kind')));
}
