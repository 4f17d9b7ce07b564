import { randomBytes } from 'node:crypto';
import { postgresSettings } from './config/postgres-settings.ts';
import { randomPool } from './identity/random-pool.ts';
import { SharedVisitorKeys } from './identity/shared-visitor-keys.ts';
import { type KeyEvent, MemoryVisitorKeys } from './identity/visitor-keys.ts';
import { lockFolder } from './spool/folder-lock.ts';
import { makeFolder } from './spool/make-folder.ts';
import { PostgresLink } from './spool/postgres/link.ts';
import { openPostgresSpool } from './spool/postgres/postgres-spool.ts';
import { VisitorKeyTable } from './spool/postgres/visitor-key-table.ts';
import { SpoolOpenError } from './spool/spool.ts';
import { spoolDestinations, spoolRetention } from './spool-tools.ts';
import type { StoreOptions, Stores } from './stores.ts';

/** Events, keys and sessions in PostgreSQL. The data folder still holds this node's own record. */
export async function openSharedStores(options: StoreOptions): Promise<Stores> {
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
