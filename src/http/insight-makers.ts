import type { Basis } from '../insight/answers.ts';
import { consentShareOf, type DayCounts } from '../insight/consent-share.ts';
import { k } from '../insight/disclosure.ts';
import type { PrivacyFacts } from '../insight/privacy.ts';
import type { Asked, Question } from '../insight/questions.ts';
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

/** An answer, and how it is laid out for a download. */
interface Made {
  readonly answer: { readonly basis: Basis };
  readonly table: () => Table;
}

type Make = (ask: AskRaw, asked: Asked, tools: MakerTools) => Promise<Made>;

/** What an answer needs beside the warehouse. */
export interface MakerTools {
  /** What other parts know for the privacy view. */
  readonly facts: (asked: Asked) => Promise<PrivacyFacts>;
  /** What was decided on a day, by the record. */
  readonly decisionsOn: (day: string) => DayCounts;
}

function made<Answer extends { readonly basis: Basis }>(
  of: (ask: AskRaw, asked: Asked, facts: MakerTools['facts']) => Promise<Answer>,
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

/** How each question of the console is answered. Loaded with the first that is asked. */
export const makers: Readonly<Record<Question, Make>> = {
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
