import type { Category, Stage } from '../../src/vocabulary/taxonomy.ts';

/** An event of generated traffic, with the columns of the warehouse that its figures come from. */
export interface TrafficEvent {
  readonly id: string;
  readonly ts: number;
  readonly receivedAt: number;
  readonly site: string;
  readonly name: string;
  readonly category: Category;
  readonly stage: Stage | null;
  readonly value: number | null;
  readonly currency: string | null;
  readonly visitor: string | null;
  readonly session: string | null;
  readonly sessionStart: number | null;
  readonly page: string | null;
  readonly path: string | null;
  readonly referrerHost: string | null;
  readonly channel: string;
  readonly source: string | null;
  readonly medium: string | null;
  readonly campaign: string | null;
  readonly country: string | null;
  readonly device: string | null;
  readonly browser: string | null;
  readonly os: string | null;
  readonly params: Readonly<Record<string, string | number>>;
  readonly bot: readonly string[];
  readonly variant: 'full' | 'degraded';
}

/** What was only counted. */
export interface TrafficCount {
  readonly hour: number;
  readonly site: string;
  readonly country: string;
  readonly name: string;
  readonly n: number;
}

/** Traffic in the order in which it was received. */
export interface Traffic {
  readonly events: readonly TrafficEvent[];
  readonly counts: readonly TrafficCount[];
}
