import { randomBytes } from 'node:crypto';
import type { Config } from './config/config.ts';
import { postgresSettings } from './config/postgres-settings.ts';
import type { HmacKey } from './identity/hmac-key.ts';
import { randomPool } from './identity/random-pool.ts';
import { Sessions } from './identity/sessions.ts';
import { SharedVisitorKeys } from './identity/shared-visitor-keys.ts';
import { type KeyEvent, MemoryVisitorKeys, type VisitorKeyStore } from './identity/visitor-keys.ts';
import { lockFolder } from './spool/folder-lock.ts';
import { makeFolder } from './spool/make-folder.ts';
import type { SpoolNotice } from './spool/messages.ts';
import { PostgresLink } from './spool/postgres/link.ts';
import { openPostgresSpool } from './spool/postgres/postgres-spool.ts';
import { VisitorKeyTable } from './spool/postgres/visitor-key-table.ts';
import { type Spool, SpoolOpenError } from './spool/spool.ts';
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
export function openStores(options: StoreOptions): Promise<Stores> {
  return options.config.spool.engine === 'postgres' ? openShared(options) : openEmbedded(options);
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

/** Events, keys and sessions in PostgreSQL. The data folder still holds this node's own record. */
async function openShared(options: StoreOptions): Promise<Stores> {
  const { config, now, follow, notify, pseudonymKey, onKeyEvent } = options;
  const settings = postgresSettings(config.spool);
  if (typeof settings === 'string') throw new SpoolOpenError(`spool.url ${settings}.`);
  makeFolder(config.data);
  lockFolder(config.data);
  const link = await PostgresLink.open(settings, notify);
  follow(() => link.clock.now());
  try {
    const shared = await openPostgresSpool({
      link,
      destinations: spoolDestinations(config.destinations),
      ...spoolRetention(config.retention),
      clock: { now },
      random: randomPool(),
      keys: pseudonymKey('node', 'keys').base64url('mark').slice(0, 22),
      notify,
    });
    const keys =
      config.identity.keyStore === 'memory'
        ? new MemoryVisitorKeys(randomBytes, onKeyEvent)
        : sharedKeys(link, onKeyEvent);
    const expire = (at: number): void => {
      keys.expire(at);
      void keys.refresh(at).catch(() => undefined);
    };
    return { spool: shared.spool, keys, expire, guardHeldMs: () => shared.guardHeldMs() };
  } catch (error) {
    await link.end();
    throw error;
  }
}

function sharedKeys(link: PostgresLink, onKeyEvent: (event: KeyEvent) => void): SharedVisitorKeys {
  const keys = new SharedVisitorKeys(new VisitorKeyTable(link), onKeyEvent);
  link.onLost(() => keys.distrust());
  return keys;
}
