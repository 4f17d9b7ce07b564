import type { ConsentRecord } from '../event/consented-event.ts';
import type { EnrichedEvent } from '../event/enriched-event.ts';
import type { DropReason } from '../vocabulary/outcomes.ts';
import { isJsonObject, type JsonObject, own } from '../vocabulary/json.ts';
import type { Entry } from './row.ts';

/** What the door decided about the events of one beacon. */
export interface Decided {
  readonly consent: ConsentRecord;
  /** What was given to the spool. */
  readonly kept: readonly EnrichedEvent[];
  /** Which of them had been stored before. */
  readonly duplicateIndexes: readonly number[];
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
}

type Counts = Map<string, number>;

/**
 * Counts one hour: events by decision, the same by each source that spoke on consent (`none` where
 * none did), withdrawals, and how often somebody was told figures. An event on which two sources spoke counts under both.
 */
export class HourTally {
  readonly hour: string;
  readonly #all: Counts = new Map();
  readonly #bySource = new Map<string, Counts>();
  readonly #told: Counts = new Map();
  #withdrawals = 0;

  constructor(hour: string) {
    this.hour = hour;
  }

  decided({ consent, kept, duplicateIndexes, dropped }: Decided): void {
    const [only] = kept;
    const isPlain = duplicateIndexes.length === 0 && Object.keys(dropped).length === 0;
    if (isPlain && kept.length === 1 && only !== undefined) {
      this.#count(consent, endOf(only), 1);
      return;
    }
    const decisions: Counts = new Map();
    for (const event of kept) add(decisions, endOf(event), 1);
    for (const index of duplicateIndexes) {
      const event = kept[index];
      if (event === undefined) continue;
      add(decisions, endOf(event), -1);
      if (event.rule === null) add(decisions, 'duplicate', 1);
    }
    for (const [reason, count] of Object.entries(dropped))
      add(decisions, `dropped:${reason}`, count);
    for (const [decision, count] of decisions) {
      if (count !== 0) this.#count(consent, decision, count);
    }
  }

  withdrawn(): void {
    this.#withdrawals += 1;
  }

  /** Somebody was told figures, `funnel csv`: what was asked, and in which form. */
  figuresTold(what: string): void {
    add(this.#told, what, 1);
  }

  /** The rows of this hour; none where nothing happened. */
  entries(more: JsonObject = {}): readonly Entry[] {
    const { hour } = this;
    const entries: Entry[] = [];
    if (this.#all.size > 0) {
      const data = { hour, all: sorted(this.#all), bySource: this.#sources(), ...more };
      entries.push({ kind: 'decisions', data });
    }
    if (this.#withdrawals > 0) {
      entries.push({ kind: 'withdrawals', data: { hour, count: this.#withdrawals, ...more } });
    }
    if (this.#told.size > 0) {
      const data = { hour, questions: sorted(this.#told), ...more };
      entries.push({ kind: 'figures_told', data });
    }
    return entries;
  }

  /** What `parseTally` reads. */
  toJson(): JsonObject {
    const { hour } = this;
    const all = sorted(this.#all);
    const told = sorted(this.#told);
    return { hour, all, bySource: this.#sources(), withdrawals: this.#withdrawals, told };
  }

  /** Reads what `toJson` gave; null where it is something else. */
  static parse(value: unknown): HourTally | null {
    if (!isJsonObject(value)) return null;
    const hour = own(value, 'hour');
    const bySource = own(value, 'bySource');
    const withdrawals = own(value, 'withdrawals');
    if (typeof hour !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:00Z$/.test(hour)) return null;
    const tally = new HourTally(hour);
    copy(own(value, 'all'), tally.#all);
    copy(own(value, 'told'), tally.#told);
    if (isJsonObject(bySource)) {
      for (const [source, counts] of Object.entries(bySource)) copy(counts, tally.#of(source));
    }
    tally.#withdrawals = typeof withdrawals === 'number' ? withdrawals : 0;
    return tally;
  }

  #count(consent: ConsentRecord, decision: string, count: number): void {
    add(this.#all, decision, count);
    for (const source of sourcesOf(consent)) add(this.#of(source), decision, count);
  }

  #of(source: string): Counts {
    let counts = this.#bySource.get(source);
    if (counts === undefined) {
      counts = new Map();
      this.#bySource.set(source, counts);
    }
    return counts;
  }

  #sources(): JsonObject {
    return Object.fromEntries(
      [...this.#bySource].sort(byName).map(([source, counts]) => [source, sorted(counts)]),
    );
  }
}

function sourcesOf({ signals }: ConsentRecord): readonly string[] {
  const sources: string[] = [];
  for (const { source } of signals) if (!sources.includes(source)) sources.push(source);
  return sources.length === 0 ? ['none'] : sources;
}

/** What a rule made came in by no request: it stands apart, so that the others are what came in. */
function endOf({ record, rule }: EnrichedEvent): string {
  return `${rule === null ? 'stored' : 'derived'}:${record.variant}`;
}

function add(counts: Counts, name: string, count: number): void {
  counts.set(name, (counts.get(name) ?? 0) + count);
}

function copy(value: unknown, counts: Counts): void {
  if (!isJsonObject(value)) return;
  for (const [name, count] of Object.entries(value)) {
    if (typeof count === 'number') counts.set(name, count);
  }
}

function sorted(counts: Counts): JsonObject {
  return Object.fromEntries([...counts].sort(byName));
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}
