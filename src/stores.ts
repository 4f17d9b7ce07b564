import type { Config } from './config/config.ts';
import type { HmacKey } from './identity/hmac-key.ts';
import type { KeyEvent, VisitorKeyStore } from './identity/visitor-keys.ts';
import type { SpoolNotice } from './spool/messages.ts';
import type { Spool } from './spool/spool.ts';

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
