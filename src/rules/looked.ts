import type { EventRecord } from '../event/event-record.ts';
import type { JsonValue } from '../vocabulary/json.ts';
import { segmentsOf } from './glob.ts';
import { numberOf } from './parameter.ts';

/** What a rule may look at of an event: what redaction has left of it. */
export type LookedAt = Pick<
  EventRecord,
  'name' | 'ts' | 'page' | 'url' | 'params' | 'value' | 'currency'
>;

/** A sanitized event as rules look at it. */
export class Looked {
  readonly name: string;
  readonly ts: number;
  readonly page: string | null;
  /** The same for each arrival of the event. */
  readonly key: string;
  /** How long its page was looked at, as far as is known; its own time at first. */
  engagedMs: number;
  readonly #from: LookedAt;
  #segments: readonly string[] | null = null;

  constructor(from: LookedAt, key: string) {
    this.name = from.name;
    this.ts = from.ts;
    this.page = from.page;
    this.key = key;
    this.#from = from;
    this.engagedMs = this.#number('engaged_ms', 'engagement_time_msec') ?? 0;
  }

  /** The segments of the page's path. */
  get segments(): readonly string[] {
    this.#segments ??= segmentsOf(this.#from.url);
    return this.#segments;
  }

  /** How far somebody came; null where the event does not tell. */
  get percent(): number | null {
    const told = this.#number('percent', 'percent_scrolled', 'video_percent');
    return told ?? (this.name === 'video_complete' ? 100 : null);
  }

  /** A parameter; `value` and `currency` are those of the event where no parameter is so named. */
  parameter(name: string): JsonValue | undefined {
    const { params, value, currency } = this.#from;
    if (Object.hasOwn(params, name)) return params[name];
    if (name === 'value') return value ?? undefined;
    return name === 'currency' ? (currency ?? undefined) : undefined;
  }

  #number(...names: readonly string[]): number | null {
    for (const name of names) {
      const number = numberOf(this.parameter(name));
      if (number !== null) return number;
    }
    return null;
  }
}
