import { hash } from 'node:crypto';
import type { EventRecord } from '../event/event-record.ts';
import { sitePseudonymsIn } from '../permit/site-pseudonyms.ts';
import type { Spool, Withdrawal } from '../spool/spool.ts';
import type { PageId, SiteId, VisitorId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import { type Purpose, purposes } from '../vocabulary/purposes.ts';

/** Who takes back a consent: pages by their own ids, the visitor of this moment, a known person. */
export interface Withdrawing {
  readonly site: SiteId;
  readonly pages: readonly PageId[];
  readonly visitors: readonly VisitorId[];
  /** The site's pseudonym of a person, `h1_…`. */
  readonly pseudonym?: string | null;
  /** The id of the token that asked for it; `knowsToken` tells it again. */
  readonly tokenId?: string;
}

/** There is no room for another withdrawal: those that are remembered may not be forgotten for it. */
export class WithdrawalsFull extends Error {
  override readonly name = 'WithdrawalsFull';
}

/** What of a spool keeps withdrawals. */
type WithdrawalStore = Pick<Spool, 'withdraw' | 'onWithdrawn' | 'learnWithdrawals'>;

/**
 * The withdrawals that may still meet a queued event, each purpose with its own time: a no to ads
 * does not renew an older no to analytics that was followed by a yes. They are on disk before they are answered,
 * as hashes, and outlive every event that may leave (`permit-cut.ts`). A visitor's one reaches
 * events that were received before it, a neighbour's with the same address and agent as well; a
 * person's one those that bear the site's pseudonym of them; later events are decided at the door.
 */
export class Withdrawals {
  readonly #spool: WithdrawalStore;
  /** When each was taken, which is all that is asked of it. */
  readonly #byKey = new Map<string, number>();
  readonly #onAdded: () => void;
  readonly #onAsked: (who: Withdrawing) => void;
  readonly #max: number;
  /** Only then are events searched for pseudonyms. */
  #namesPersons = false;
  /** What was received later is not looked up at all. */
  #newestAt = -Infinity;

  /**
   * `onAdded` is told of each withdrawal that is on disk, and nothing of whose it is; `onAsked` whose
   * it is, at once, so that what is in memory is let go of even where the disk is full.
   */
  constructor(
    spool: WithdrawalStore,
    known: readonly Withdrawal[],
    onAdded: () => void = () => undefined,
    onAsked: (who: Withdrawing) => void = () => undefined,
    max: number = limits.withdrawalsMax,
  ) {
    this.#spool = spool;
    this.#onAdded = onAdded;
    this.#onAsked = onAsked;
    this.#max = max;
    for (const withdrawal of known) this.#remember(withdrawal);
    spool.onWithdrawn((withdrawals) => {
      for (const withdrawal of withdrawals) this.#remember(withdrawal);
    });
  }

  /** Resolves when the withdrawal is on disk; throws `WithdrawalsFull` where there is no room for it. */
  async add(who: Withdrawing, denied: readonly Purpose[], at: number): Promise<void> {
    this.#onAsked(who);
    const { site, pseudonym = null, tokenId } = who;
    const keys = [
      ...who.pages.map((page) => keyOf('page', site, page)),
      ...who.visitors.map((visitor) => keyOf('visitor', site, visitor)),
      ...(pseudonym === null ? [] : [keyOf('person', site, pseudonym)]),
    ];
    const token = tokenId === undefined ? null : keyOf('token', site, tokenId);
    const entries = keys.flatMap((key) =>
      denied.map((purpose): Withdrawal => ({ key: `${key} ${purpose}`, at, denied: [purpose] })),
    );
    if (token !== null) entries.push({ key: token, at, denied: [] });
    const fresh = entries.filter(({ key }) => !this.#byKey.has(key)).length;
    if (fresh > 0 && this.#byKey.size + fresh > this.#max) throw new WithdrawalsFull();
    for (const entry of entries) this.#remember(entry);
    try {
      await this.#spool.withdraw(entries);
    } catch (error) {
      // What is not on disk is not done: the sender may come again with the same token.
      if (token !== null) this.#byKey.delete(token);
      throw error;
    }
    this.#onAdded();
  }

  /** Learns what other nodes took, their tokens as well. */
  learn(): Promise<void> {
    return this.#spool.learnWithdrawals();
  }

  /** True where this token has been taken already, before a restart as well. */
  knowsToken(site: SiteId, tokenId: string): boolean {
    return this.#byKey.has(keyOf('token', site, tokenId));
  }

  /** The purposes that were taken back after this event was received. */
  deniedFor(record: EventRecord): readonly Purpose[] {
    const { site, page, visitor, receivedAt } = record;
    if (this.#byKey.size === 0 || receivedAt > this.#newestAt) return [];
    const keys = [
      ...(page === null ? [] : [keyOf('page', site, page)]),
      ...(visitor === null ? [] : [keyOf('visitor', site, visitor)]),
      ...(this.#namesPersons ? [...sitePseudonymsIn(record)] : []).map((pseudonym) =>
        keyOf('person', site, pseudonym),
      ),
    ];
    return purposes.filter((purpose) =>
      keys.some((key) => {
        const at = this.#byKey.get(`${key} ${purpose}`);
        return at !== undefined && receivedAt <= at;
      }),
    );
  }

  /** Forgets what can meet no event any more. Call it now and then. */
  expire(now: number): void {
    for (const [key, at] of this.#byKey) {
      if (now - at > limits.withdrawalMs) this.#byKey.delete(key);
    }
  }

  #remember(withdrawal: Withdrawal): void {
    this.#byKey.set(withdrawal.key, withdrawal.at);
    this.#newestAt = Math.max(this.#newestAt, withdrawal.at);
    if (withdrawal.key.startsWith(personMark)) this.#namesPersons = true;
  }
}

/** No sign of base64url, so that no other key begins with it. */
const personMark = 'person:';

function keyOf(kind: 'page' | 'visitor' | 'person' | 'token', site: string, id: string): string {
  const digest = hash('sha256', `${kind}|${site}|${id}`, 'base64url').slice(0, 22);
  return kind === 'person' ? `${personMark}${digest}` : digest;
}
