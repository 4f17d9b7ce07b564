import type { EnrichedEvent } from '../event/enriched-event.ts';
import { type Address, addressPrefix } from '../identity/address.ts';
import type { HmacKey } from '../identity/hmac-key.ts';
import type { JsonObject } from '../vocabulary/json.ts';
import { adviceOf } from './advice.ts';
import { leaksOf } from './leaks-of.ts';
import type { Leak } from './leak.ts';
import { rankOf, sumSince } from './leak-row.ts';
import { hoursKept, LeakTable } from './leak-table.ts';
import { pageTemplate } from './page-template.ts';
import { parseSaved, savedForm } from './saved-report.ts';

/** As many lines as a report has. */
export const linesMax = 200;

const hourMs = 3_600_000;

/** One line of the report: templates and words of closed lists, numbers, never a value. */
export interface LeakLine extends Leak {
  readonly site: string;
  readonly page: string;
  /** Events in which it was found. */
  readonly count: number;
  /** The start of the last hour in which it was found, in ms since 1970. */
  readonly lastHour: number;
  /** What to change on the site. */
  readonly advice: string;
}

/** What leaks where, most first. */
export interface LeakAnswer {
  readonly hours: number;
  readonly since: number;
  readonly lines: readonly LeakLine[];
  /** Findings that have no line of their own: pages that were seen too seldom. */
  readonly others: number;
}

/** What the report needs to know of the sites, and its keys. */
export interface LeakReportOptions {
  /** The sites with their hosts, without `www.`. */
  readonly sites: ReadonlyMap<string, ReadonlySet<string>>;
  /** A random key, of which nobody else knows. */
  readonly newKey: () => HmacKey;
}

/**
 * Counts which page and which key leaks which kind of personal data, in memory, for a week. It is
 * told of what redaction took out, and reads the page and the key off the sanitized event; the
 * sender's address decides only how much room its findings may take, by a hash whose key goes each
 * day.
 */
export class LeakReport {
  readonly #options: LeakReportOptions;
  #sites: LeakReportOptions['sites'];
  #tables: ReadonlyMap<string, LeakTable>;
  #key: HmacKey;
  #day: number;

  constructor(options: LeakReportOptions, now: number) {
    this.#options = options;
    this.#sites = options.sites;
    this.#tables = new Map([...options.sites.keys()].map((site) => [site, new LeakTable()]));
    this.#key = options.newKey();
    this.#day = dayOf(now);
  }

  /** From now on these are the sites; what was counted of one that is gone goes. */
  follow(sites: LeakReportOptions['sites']): void {
    this.#sites = sites;
    this.#tables = new Map(
      [...sites.keys()].map((site) => [site, this.#tables.get(site) ?? new LeakTable()]),
    );
  }

  /** Counts what one stored event leaked; does nothing for the many that leak nothing. */
  add(event: EnrichedEvent, address: Address | null, now: number): void {
    if (event.redactions.length === 0) return;
    const { site, url } = event.record;
    const table = this.#tables.get(site);
    const leaks = table === undefined ? [] : leaksOf(event);
    if (table === undefined || leaks.length === 0) return;
    const page = pageTemplate(url, this.#sites.get(site) ?? new Set());
    const network = this.#networkOf(address);
    const hour = Math.floor(now / hourMs);
    for (const leak of leaks) table.add(leak, page, network, hour);
  }

  /** The report of the last hours, of one site or of all. */
  answer(hours: number, now: number, site: string | null = null): LeakAnswer {
    const since = Math.floor(now / hourMs) - hours + 1;
    const tables = [...this.#tables].filter(([name]) => site === null || site === name);
    const ranked = tables.flatMap(([name, table]) =>
      table.rows().flatMap((row) => {
        const count = sumSince(row.hours, since);
        return count === 0 ? [] : [{ name, row, count, rank: rankOf({ ...row, weight: count }) }];
      }),
    );
    ranked.sort((left, right) => right.rank - left.rank);
    const lines = ranked.slice(0, linesMax).map(({ name, row, count }): LeakLine => {
      const { page, place, key, kind } = row;
      const lastHour = Math.max(...row.hours.keys()) * hourMs;
      const advice = adviceOf(row);
      return { site: name, page, place, key, kind, count, lastHour, advice };
    });
    lines.sort((left, right) => right.count - left.count);
    const all = tables.reduce((sum, [, { hours: each }]) => sum + sumSince(each, since), 0);
    const others = all - lines.reduce((sum, { count }) => sum + count, 0);
    return { hours, since: since * hourMs, lines, others };
  }

  /** Lets go of what is a week old. Call it now and then. */
  expire(now: number): void {
    const day = dayOf(now);
    const isNewDay = day !== this.#day;
    if (isNewDay) {
      this.#key.destroy();
      this.#key = this.#options.newKey();
    }
    this.#day = day;
    for (const table of this.#tables.values()) table.expire(Math.floor(now / hourMs), isNewDay);
  }

  /** What `restore` takes: the rows with their counts, nothing of the networks. */
  save(): JsonObject {
    return savedForm(this.#tables);
  }

  /** Takes back what an earlier process saved; what it can't read is left out. */
  restore(saved: unknown): void {
    for (const [site, { rows, hours }] of parseSaved(saved)) {
      this.#tables.get(site)?.restore(rows, hours);
    }
  }

  #networkOf(address: Address | null): number {
    if (address === null) return 0;
    const prefix = addressPrefix(address, address.family === 4 ? 24 : 48);
    return Buffer.from(this.#key.base64url(prefix), 'base64url').readUInt32LE(0);
  }
}

/** The longest time that can be asked for, in hours. */
export const reportHoursMax: number = hoursKept;

function dayOf(now: number): number {
  return Math.floor(now / (24 * hourMs));
}
