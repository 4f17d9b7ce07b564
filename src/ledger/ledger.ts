import type { KeyEvent } from '../identity/visitor-keys.ts';
import type { Spool } from '../spool/spool.ts';
import { own } from '../vocabulary/json.ts';
import { CurrentHour } from './current-hour.ts';
import { DayDecisions, type Decisions } from './day-decisions.ts';
import { destinationChanges, type DestinationTotals, totalsOf } from './destination-changes.ts';
import { signHead } from './head.ts';
import { type Decided, HourTally } from './hour-tally.ts';
import { dayOf, hourOf } from './hours.ts';
import { type LedgerFile, openLedgerFile } from './ledger-file.ts';
import type { LedgerLog } from './ledger-log.ts';
import { type InForce, openingEntries } from './opening.ts';
import { HeadPost } from './head-post.ts';
import { oldRows } from './old-rows.ts';
import type { Entry } from './row.ts';
import { openSigningKey, type SigningKey } from './signing-key.ts';

/** How much of the decisions a crash can lose. */
const upkeepMs = 10_000;

const hourMs = 3_600_000;

export interface LedgerOptions {
  readonly dataFolder: string;
  readonly keyFolder: string;
  readonly version: string;
  readonly inForce: InForce;
  /** Where each day's head is posted. */
  readonly postHeadTo: string | null;
  readonly spool: Pick<Spool, 'counts'>;
  readonly now: () => number;
  readonly log: (level: 'info' | 'error', entry: LedgerLog) => void;
}

/** Opens the record of a data folder, notes the start, and keeps the record until it is stopped. */
export async function startLedger(options: LedgerOptions): Promise<Ledger> {
  const { dataFolder, keyFolder, inForce, version, now, log } = options;
  const key = openSigningKey(keyFolder);
  const { file, rows, tornBytes, problem } = await openLedgerFile(dataFolder);
  if (problem !== null) {
    const remedy = 'Run `sluice ledger verify` and compare with a copy. New rows are added behind.';
    log('error', { event: 'ledger_problem', reason: problem, remedy });
  }
  const currentHour = new CurrentHour(dataFolder);
  const left = await currentHour.recover(rows);
  const found: Entry[] = tornBytes > 0 ? [{ kind: 'torn_tail', data: { bytes: tornBytes } }] : [];
  const { last } = file;
  const lastHead = rows.findLast(({ row }) => row.kind === 'head')?.row.data ?? {};
  const head = own(lastHead, 'head');
  const decisions = new DayDecisions();
  decisions.add(rows.map(({ row }) => row));
  decisions.add(left?.entries() ?? []);
  const ledger = new Ledger(options, {
    file,
    decisions,
    key,
    currentHour,
    day: last === null || last.kind === 'head' ? dayOf(now()) : last.at.slice(0, 10),
    totals: totalsOf(rows),
    unposted: typeof head === 'string' ? head : null,
    pending: [...found, ...(left?.entries({ recovered: true }) ?? [])],
  });
  await ledger.begin(openingEntries(rows, inForce, { version, key: key.id }), last === null);
  return ledger;
}

interface LedgerState {
  readonly file: LedgerFile;
  readonly key: SigningKey;
  readonly currentHour: CurrentHour;
  readonly decisions: DayDecisions;
  /** The day that the next head closes. */
  readonly day: string;
  readonly totals: DestinationTotals;
  readonly unposted: string | null;
  readonly pending: readonly Entry[];
}

/** The running record. What it is told is counted at once; rows are written behind the caller. */
export class Ledger {
  readonly #options: LedgerOptions;
  readonly #file: LedgerFile;
  readonly #key: SigningKey;
  readonly #currentHour: CurrentHour;
  #day: string;
  #totals: DestinationTotals;
  readonly #post: HeadPost;
  #pending: readonly Entry[];
  readonly #decisions: DayDecisions;
  #tally: HourTally;
  #tallyHour: number;
  #countedHour: string;
  #failing = false;
  #work: Promise<void> = Promise.resolve();
  readonly #timer: NodeJS.Timeout;

  constructor(options: LedgerOptions, state: LedgerState) {
    this.#options = options;
    this.#file = state.file;
    this.#key = state.key;
    this.#currentHour = state.currentHour;
    this.#day = state.day;
    this.#totals = state.totals;
    this.#post = new HeadPost(options.postHeadTo, state.unposted, (reason) => {
      const remedy =
        'Check `ledger.postHeadTo`. It is tried again each hour; the log has the head as well.';
      options.log('error', { event: 'ledger_head_not_posted', reason, remedy });
    });
    this.#pending = state.pending;
    this.#decisions = state.decisions;
    this.#countedHour = hourOf(options.now());
    this.#tally = new HourTally(this.#countedHour);
    this.#tallyHour = Math.floor(options.now() / hourMs);
    this.#timer = setInterval(() => void this.upkeep(), upkeepMs);
    this.#timer.unref();
  }

  /** Writes the rows of the start; a new record takes over what the spool had counted before. */
  async begin(opening: readonly Entry[], isNew: boolean): Promise<void> {
    await this.#run(async () => {
      await this.#turnDay();
      this.#pending = [...this.#pending, ...opening];
      if (isNew) await this.#countDestinations({ countedBefore: true });
      await this.#flush();
      await this.#currentHour.remove();
    });
    this.#post.try();
  }

  decided(decided: Decided): void {
    this.#turnHour();
    this.#tally.decided(decided);
  }

  /** What this node decided on a day, to this moment. */
  decisionsOn(day: string): Decisions {
    this.#turnHour();
    const hour = new DayDecisions();
    hour.add([{ kind: 'decisions', data: { hour: day, all: this.#decisions.on(day) } }]);
    hour.add(this.#tally.entries());
    return hour.on(day);
  }

  /** Somebody was told figures of the console: by closed words. */
  figuresTold(question: string, format: string): void {
    this.#turnHour();
    this.#tally.figuresTold(`${question} ${format}`);
  }

  withdrawn(): void {
    this.#turnHour();
    this.#tally.withdrawn();
  }

  keyChanged({ event, day }: KeyEvent): void {
    this.note({ kind: event, data: { day } });
  }

  /** Records something that was done. */
  note(entry: Entry): void {
    this.#pending = [...this.#pending, entry];
    void this.#run(() => this.#flush());
  }

  /** The end of the oldest part that is kept; null in a record that has only begun. */
  get oldestAt(): number | null {
    return this.#file.oldestAt;
  }

  /**
   * Removes the rows before a time, up to a signed head: how many. A signed row says which, and
   * carries their sums, so that the rest still holds.
   */
  forget(before: number): Promise<number> {
    return new Promise((resolve, reject) => {
      void this.#run(async () => {
        try {
          resolve(await this.#cut(before));
        } catch (error) {
          reject(error);
          throw error;
        }
      });
    });
  }

  /** Writes what is due: rows of an hour that is over, the head of a day that is over. */
  upkeep(): Promise<void> {
    return this.#run(async () => {
      this.#turnHour();
      const hour = hourOf(this.#options.now());
      const isNewHour = hour !== this.#countedHour;
      if (isNewHour) {
        await this.#countDestinations();
        this.#countedHour = hour;
      }
      await this.#flush();
      await this.#turnDay();
      await this.#currentHour.save(this.#tally, this.#file.last?.seq ?? 0);
      if (isNewHour) this.#post.try();
    });
  }

  /** Writes everything, signs it and lets go of the file. The spool must still be open. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#run(async () => {
      this.#pending = [...this.#pending, ...this.#tally.entries()];
      await this.#countDestinations();
      this.#pending = [...this.#pending, { kind: 'closed', data: {} }];
      await this.#flush();
      await this.#sign();
      await this.#currentHour.remove();
    });
    await this.#post.close();
    await this.#file.close();
  }

  async #cut(before: number): Promise<number> {
    if ((this.#file.oldestAt ?? Infinity) >= before) return 0;
    const cut = oldRows(await this.#file.rows(), before);
    if (cut === null) return 0;
    await this.#flush();
    await this.#file.append([{ kind: 'retention', data: cut.data }], this.#options.now());
    await this.#sign();
    await this.#file.dropLines(cut.lines);
    return cut.count;
  }

  #turnHour(): void {
    const now = this.#options.now();
    const hour = Math.floor(now / hourMs);
    if (hour === this.#tallyHour) return;
    const entries = this.#tally.entries();
    this.#decisions.add(entries);
    this.#pending = [...this.#pending, ...entries];
    this.#tally = new HourTally(hourOf(now));
    this.#tallyHour = hour;
  }

  async #turnDay(): Promise<void> {
    const today = dayOf(this.#options.now());
    if (today === this.#day) return;
    await this.#sign();
    this.#day = today;
  }

  async #countDestinations(more: { readonly countedBefore?: true } = {}): Promise<void> {
    const { destinations } = await this.#options.spool.counts();
    const { data, totals } = destinationChanges(this.#totals, destinations);
    this.#totals = totals;
    if (data === null) return;
    const entry: Entry = {
      kind: 'destinations',
      data: { hour: this.#countedHour, ...data, ...more },
    };
    this.#pending = [...this.#pending, entry];
  }

  async #flush(): Promise<void> {
    const entries = this.#pending;
    await this.#file.append(entries, this.#options.now());
    this.#pending = this.#pending.slice(entries.length);
    this.#failing = false;
  }

  async #sign(): Promise<void> {
    const { last } = this.#file;
    if (last === null || last.kind === 'head') return;
    const { seq, hash } = last;
    const day = this.#day;
    const head = await signHead({ day, seq, hash }, this.#key);
    const data = { day, seq, hash, key: this.#key.id, head };
    await this.#file.append([{ kind: 'head', data }], this.#options.now());
    this.#options.log('info', { event: 'ledger_head', day, seq, hash, head });
    this.#post.next(head);
  }

  /** One thing after the other. What can't be written now waits in memory, and is told once. */
  #run(step: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(step).catch((error: unknown) => {
      if (!this.#failing) this.#tellFailure(error);
      this.#failing = true;
    });
    return this.#work;
  }

  #tellFailure(error: unknown): void {
    const code: unknown = error instanceof Error ? own(error, 'code') : undefined;
    const reason =
      typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown';
    const remedy = 'Make room in the data folder, or its rights right. Counts wait in memory.';
    this.#options.log('error', { event: 'ledger_not_written', reason, remedy });
  }
}
