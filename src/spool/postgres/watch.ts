import { integer } from '../row.ts';
import type { SpoolNotice } from '../messages.ts';
import type { Withdrawal } from '../spool.ts';
import { SpoolUnavailable } from '../spool.ts';
import { clocksDifferMsMin } from './database-clock.ts';
import { lookAtGuard } from './guard.ts';
import type { GuardLook } from './guard.ts';
import { renewLeases } from './lease.ts';
import { lossySettings } from './lossy-settings.ts';
import type { PostgresLink, Transaction } from './link.ts';
import { countWakes } from './wake.ts';
import { WithdrawalNews } from './withdrawals.ts';

/** How often a node looks at what the others did. */
const lookMs = 250;
/** Leases are renewed at every fourth look, and the guard is looked at. */
const renewEvery = 4;

/** Whose watch it is. */
export interface WatchedNode {
  readonly name: string;
  readonly shard: number;
  /** The destinations that it was told of last: only their leases are renewed. */
  readonly attached: ReadonlySet<string>;
  /** From when on a held guard is told of. */
  readonly heldMsMin: number;
}

/** What a watch tells. */
export interface WatchListeners {
  onStored(stored: number): void;
  onWithdrawn(withdrawals: readonly Withdrawal[]): void;
  notify(notice: SpoolNotice): void;
}

/** Follows the other nodes, and says that this one lives. */
export class Watch {
  readonly #link: PostgresLink;
  readonly #node: WatchedNode;
  readonly #listeners: WatchListeners;
  readonly #news = new WithdrawalNews();
  #seen: { readonly stored: number; readonly wakes: number } | null = null;
  #guard = { at: 0, since: performance.now() };
  #heldMs = 0;
  #clockDiffers = false;
  #lossy: ReadonlySet<string> = new Set();
  #looks = 0;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(link: PostgresLink, node: WatchedNode, listeners: WatchListeners) {
    this.#link = link;
    this.#node = node;
    this.#listeners = listeners;
    this.#schedule();
  }

  /** For how long an open transaction has held rows back; 0 where none does. */
  get heldMs(): number {
    return this.#heldMs;
  }

  /** Learns, inside of a transaction, what was withdrawn elsewhere. */
  async learnWithdrawals(transaction: Transaction): Promise<void> {
    const withdrawals = await this.#news.look(transaction);
    if (withdrawals.length > 0) this.#listeners.onWithdrawn(withdrawals);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#looking;
  }

  #schedule(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.#look().finally(() => this.#schedule());
    }, lookMs).unref();
  }

  async #look(): Promise<void> {
    this.#looks += 1;
    const { name, attached } = this.#node;
    const isRenewing = this.#looks % renewEvery === 0;
    try {
      const { stored, wakes } = await this.#link.transaction('throwaway', async (transaction) => {
        if (isRenewing) await renewLeases(transaction, name, attached);
        if (isRenewing) this.#follow(await lookAtGuard(transaction));
        if (isRenewing) this.#tellLossy(await lossySettings(transaction));
        await this.learnWithdrawals(transaction);
        return {
          stored: await storedElsewhere(transaction, this.#node.shard),
          wakes: await countWakes(transaction),
        };
      });
      if (isRenewing) this.#compareClocks();
      const before = this.#seen;
      this.#seen = { stored, wakes };
      if (before === null) return;
      const more = Math.max(0, stored - before.stored);
      if (more > 0 || wakes !== before.wakes) this.#listeners.onStored(more);
    } catch (error) {
      if (error instanceof SpoolUnavailable) return;
      const detail = error instanceof Error ? (error.stack ?? error.name) : 'unknown';
      this.#listeners.notify({ kind: 'writer_failed', detail });
    }
  }

  /** Told once: a failover may lead to another server. */
  #tellLossy(settings: ReadonlySet<string>): void {
    for (const setting of settings) {
      if (this.#lossy.has(setting)) continue;
      this.#listeners.notify({ kind: 'database_not_durable', setting });
    }
    this.#lossy = settings;
  }

  /** Told once, until the clocks are well together again. */
  #compareClocks(): void {
    const byMs = this.#link.clock.differenceMs();
    const differMs = Math.abs(byMs);
    if (!this.#clockDiffers && differMs >= clocksDifferMsMin) {
      this.#clockDiffers = true;
      this.#listeners.notify({ kind: 'clock_differs', byMs });
    } else if (this.#clockDiffers && differMs < clocksDifferMsMin / 2) {
      this.#clockDiffers = false;
      this.#listeners.notify({ kind: 'clock_agrees' });
    }
  }

  /** A guard that does not move while rows wait behind it is held back by somebody. */
  #follow({ guard, hasRows, pid }: GuardLook): void {
    const { listeners, now } = { listeners: this.#listeners, now: performance.now() };
    if (!hasRows || guard !== this.#guard.at) this.#guard = { at: guard, since: now };
    const heldMs = Math.round(now - this.#guard.since);
    const isHeld = heldMs >= this.#node.heldMsMin;
    if (isHeld && this.#heldMs === 0) listeners.notify({ kind: 'guard_held', heldMs, pid });
    if (!isHeld && this.#heldMs > 0) listeners.notify({ kind: 'guard_free' });
    this.#heldMs = isHeld ? heldMs : 0;
  }
}

async function storedElsewhere(transaction: Transaction, shard: number): Promise<number> {
  const [row] = await transaction.rows(
    `SELECT coalesce(sum(n), 0)::bigint AS n FROM counter
     WHERE scope = '' AND key = 'stored' AND shard <> $1`,
    [shard],
  );
  return integer(row ?? {}, 'n');
}
