import { randomBytes } from 'node:crypto';
import { randomPool } from './identity/random-pool.ts';
import { Sessions } from './identity/sessions.ts';
import { MemoryVisitorKeys } from './identity/visitor-keys.ts';
import { openSqliteSpool } from './spool/sqlite-spool.ts';
import { spoolDestinations, spoolRetention } from './spool-tools.ts';
import type { StoreOptions, Stores } from './stores.ts';

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
