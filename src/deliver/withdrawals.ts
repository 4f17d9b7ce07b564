import { hash } from 'node:crypto';
import type { EventRecord } from '../event/event-record.ts';
import type { Spool, Withdrawal } from '../spool/spool.ts';
import type { PageId, SiteId, VisitorId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import { type Purpose, purposes } from '../vocabulary/purposes.ts';

/** Who takes back a consent: pages by their own ids, and the visitor of this moment. */
export interface Withdrawing {
  readonly site: SiteId;
  readonly pages: readonly PageId[];
  readonly visitors: readonly VisitorId[];
}

/**
 * The withdrawals that may still meet a queued event. They are on disk before they are answered,
 * as hashes, and live as long as a dead letter, which may be sent again. A visitor's one reaches events that were
 * received before it, a neighbour's with the same address and agent as well; later events are
 * decided at the door.
 */
export class Withdrawals {
  readonly #spool: Spool;
  readonly #onAdded: () => void;
  readonly #byKey = new Map<string, Withdrawal>();

  /** `onAdded` is told of each withdrawal that is on disk, and nothing of whose it is. */
  constructor(spool: Spool, known: readonly Withdrawal[], onAdded: () => void = () => undefined) {
    this.#spool = spool;
    this.#onAdded = onAdded;
    for (const withdrawal of known) this.#byKey.set(withdrawal.key, withdrawal);
  }

  /** Resolves when the withdrawal is on disk. */
  async add(who: Withdrawing, denied: readonly Purpose[], at: number): Promise<void> {
    const keys = [
      ...who.pages.map((page) => keyOf('page', who.site, page)),
      ...who.visitors.map((visitor) => keyOf('visitor', who.site, visitor)),
    ];
    const entries = keys.map((key): Withdrawal => {
      const before = this.#byKey.get(key)?.denied ?? [];
      return {
        key,
        at,
        denied: purposes.filter((each) => denied.includes(each) || before.includes(each)),
      };
    });
    for (const entry of entries) this.#byKey.set(entry.key, entry);
    await this.#spool.withdraw(entries);
    this.#onAdded();
  }

  /** The purposes that were taken back after this event was received. */
  deniedFor(record: EventRecord): readonly Purpose[] {
    if (this.#byKey.size === 0) return [];
    const { site, page, visitor, receivedAt } = record;
    const keys = [
      page === null ? null : keyOf('page', site, page),
      visitor === null ? null : keyOf('visitor', site, visitor),
    ];
    return keys.flatMap((key) => {
      const withdrawal = key === null ? undefined : this.#byKey.get(key);
      return withdrawal !== undefined && receivedAt <= withdrawal.at ? withdrawal.denied : [];
    });
  }

  /** Forgets what can meet no event any more. Call it now and then. */
  expire(now: number): void {
    for (const [key, { at }] of this.#byKey) {
      if (now - at > limits.deadRetentionMs) this.#byKey.delete(key);
    }
  }
}

function keyOf(kind: 'page' | 'visitor', site: string, id: string): string {
  return hash('sha256', `${kind}|${site}|${id}`, 'base64url').slice(0, 22);
}
