import { randomBytes } from 'node:crypto';
import type { Config } from './config/config.ts';
import type { HmacKey } from './identity/hmac-key.ts';
import { randomPool } from './identity/random-pool.ts';
import { Sessions } from './identity/sessions.ts';
import { type KeyEvent, MemoryVisitorKeys, type VisitorKeyStore } from './identity/visitor-keys.ts';
import type { SpoolNotice } from './spool/messages.ts';
import type { Spool } from './spool/spool.ts';
import { openSqliteSpool } from './spool/sqlite-spool.ts';
import { spoolDestinations, spoolRetention } from './spool-tools.ts';

/** What the stores are opened with. */
export interface StoreOptions {
  readonly config: Config;
  readonly pseudonymKey: (purpose: string, name: string) => HmacKey;
  readonly now: () => number;
  /** Told of the clock that all nodes go by, where they share one: from then on `now` is its time. */
  readonly follow: (now: () => number) => void;
  readonly notify: (notice: SpoolNotice) => void;
  readonly onKeyEvent: (event: KeyEvent) => void;
}

/** What remembers: events, visitor keys and sessions, here or where all nodes share them. */
export interface Stores {
  readonly spool: Spool;
  readonly keys: VisitorKeyStore;
  /** Lets go of what is over. Call it now and then. */
  expire(now: number): void;
  /** For how long an open transaction of the database has held new rows back, in ms. */
  guardHeldMs(): number;
}

/** Opens the stores that the configuration names. */
export async function openStores(options: StoreOptions): Promise<Stores> {
  if (options.config.spool.engine === 'sqlite') return openEmbedded(options);
  const { openSharedStores } = await import('./open-shared-stores.ts');
  return openSharedStores(options);
}

async function openEmbedded({ config, now, notify, onKeyEvent }: StoreOptions): Promise<Stores> {
  const keys = new MemoryVisitorKeys(randomBytes, onKeyEvent);
  const sessions = new Sessions(randomPool());
  const spool = await openSqliteSpool({
    folder: config.data,
    destinations: spoolDestinations(config.destinations),
    ...spoolRetention(config.retention),
    clock: { now },
    assignSession: (visitor, previous, _site, ts) => sessions.assign(visitor, previous, ts),
    notify,
  });
  const expire = (at: number): void => {
    keys.expire(at);
    sessions.expire(at);
  };
  return { spool, keys, expire, guardHeldMs: () => 0 };
}
