import type { Basis } from '../insight/answers.ts';
import type { Asked, Question } from '../insight/questions.ts';
import type { Format } from '../insight/asked.ts';
import { consentShareOf, type DayCounts } from '../insight/consent-share.ts';
import { k } from '../insight/disclosure.ts';
import { csvOf } from '../insight/csv.ts';
import type { PrivacyFacts } from '../insight/privacy.ts';
import type { Table } from '../insight/table.ts';
import {
  channelsTable,
  experimentsTable,
  funnelTable,
  microTable,
  namesTable,
  overviewTable,
  pagesTable,
  privacyTable,
  seedsTable,
  segmentTable,
} from '../insight/tables.ts';
import {
  type AskRaw,
  channelsOf,
  experimentsOf,
  funnelOf,
  microOf,
  namesOf,
  overviewOf,
  pagesOf,
  privacyOf,
  seedsOf,
  segmentOf,
} from './insight-answers.ts';
import { type InsightStore, InsightUnavailable } from './insight-store.ts';
import { RawMemory } from './raw-memory.ts';

/** Questions that are answered or wait at one time; a page of the console asks two. */
const questionsMax = 24;

export interface InsightDeskTools {
  /** The open warehouse; a sentence for people where there is none. */
  readonly store: () => InsightStore | string;
  /** What other parts know for the privacy view. */
  readonly facts: FactsFor;
  /** What was decided on a day, by the record. */
  readonly decisionsOn: (day: string) => DayCounts;
  readonly now: () => number;
}

/** What became of a question. */
export type InsightAnswer =
  | { readonly kind: 'json'; readonly body: { readonly basis: Basis } }
  | { readonly kind: 'csv'; readonly body: string }
  | { readonly kind: 'parquet'; readonly body: Uint8Array }
  | { readonly kind: 'busy' | 'unavailable'; readonly message: string };

/** An answer, and how it is laid out for a download. */
interface Made {
  readonly answer: { readonly basis: Basis };
  readonly table: () => Table;
}

type FactsFor = (asked: Asked) => Promise<PrivacyFacts>;
type Make = (
  ask: AskRaw,
  asked: Asked,
  tools: Pick<InsightDeskTools, 'facts' | 'decisionsOn'>,
) => Promise<Made>;

/** Answers the questions of the console: a few at a time, from the same counts for a while. */
export class InsightDesk {
  readonly #tools: InsightDeskTools;
  readonly #memory: RawMemory;
  #asked = 0;

  constructor(tools: InsightDeskTools) {
    this.#tools = tools;
    this.#memory = new RawMemory(tools.now);
  }

  async answer(question: Question, asked: Asked, format: Format): Promise<InsightAnswer> {
    const store = this.#tools.store();
    if (typeof store === 'string') return { kind: 'unavailable', message: store };
    if (this.#asked >= questionsMax) {
      return { kind: 'busy', message: 'Too many questions at once. Ask again in a second.' };
    }
    this.#asked += 1;
    try {
      const ask: AskRaw = (each, how) => this.#memory.ask(store, each, how);
      const { answer, table } = await makers[question](ask, asked, this.#tools);
      if (format === 'json') return { kind: 'json', body: answer };
      if (format === 'csv') return { kind: 'csv', body: csvOf(table()) };
      const { columns, rows } = table();
      if (store.table === undefined) {
        return { kind: 'unavailable', message: 'This warehouse writes no Parquet. Take CSV.' };
      }
      return { kind: 'parquet', body: await store.table(columns, rows) };
    } catch (error) {
      if (!(error instanceof InsightUnavailable)) throw error;
      return { kind: 'unavailable', message: error.message };
    } finally {
      this.#asked -= 1;
    }
  }
}

function made<Answer extends { readonly basis: Basis }>(
  of: (ask: AskRaw, asked: Asked, facts: FactsFor) => Promise<Answer>,
  table: (answer: Answer) => Table,
): Make {
  return async (ask, asked, { facts, decisionsOn }) => {
    const found = await of(ask, asked, facts);
    const { from, to } = found.basis;
    const consentShare = consentShareOf(daysBetween(from, to).map(decisionsOn), k);
    const answer = { ...found, basis: { ...found.basis, consentShare } };
    return { answer, table: () => table(answer) };
  };
}

/** Both included; days are of 24 hours in UTC. */
function daysBetween(from: string, to: string): readonly string[] {
  const days: string[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

const makers: Readonly<Record<Question, Make>> = {
  overview: made(overviewOf, overviewTable),
  funnel: made(funnelOf, funnelTable),
  micro: made(microOf, microTable),
  pages: made(pagesOf, pagesTable),
  channels: made(channelsOf, channelsTable),
  experiments: made(experimentsOf, experimentsTable),
  segment: made(segmentOf, segmentTable),
  seeds: made(seedsOf, seedsTable),
  names: made(namesOf, namesTable),
  privacy: made(privacyOf, privacyTable),
};
