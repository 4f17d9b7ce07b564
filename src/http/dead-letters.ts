import { deadRemedyOf } from '../deliver/remedies.ts';
import type { EventRecord } from '../event/event-record.ts';
import type { DeadLetter, Spool } from '../spool/spool.ts';

/** A dead letter as a line of a list: nothing of the event but its id and name. */
export interface DeadLetterLine {
  readonly destination: string;
  readonly id: string | null;
  readonly name: string | null;
  readonly site: string | null;
  readonly at: number;
  readonly attempts: number;
  readonly reason: string;
  readonly remedy: string;
}

/** The newest dead letters of the destinations, newest first. */
export async function listDeadLetters(
  spool: Spool,
  destinations: readonly string[],
  max: number,
): Promise<readonly DeadLetterLine[]> {
  const lists = await Promise.all(
    destinations.map(async (destination) =>
      (await spool.deadLetters(destination, max)).map((letter) => lineOf(destination, letter)),
    ),
  );
  return lists
    .flat()
    .sort((left, right) => right.at - left.at)
    .slice(0, max);
}

/** One dead letter with its sanitized event, without the ids of visitor, session and page. */
export async function showDeadLetter(
  spool: Spool,
  destinations: readonly string[],
  id: string,
): Promise<object | null> {
  for (const destination of destinations) {
    const [letter] = await spool.deadLetters(destination, 1, id);
    if (letter?.event === undefined || letter.event === null) continue;
    return { ...lineOf(destination, letter), event: shown(letter.event.record) };
  }
  return null;
}

const fields = [
  'variant',
  'id',
  'site',
  'name',
  'sentName',
  'ts',
  'receivedAt',
  'url',
  'referrer',
  'title',
  'params',
  'value',
  'currency',
  'items',
  'acquisition',
  'derived',
  'consent',
] as const;

/** What an operator needs to see of an event; no id of a visitor, a session or a page view. */
function shown(record: EventRecord): object {
  return Object.fromEntries(fields.map((field) => [field, record[field]]));
}

function lineOf(destination: string, { at, attempts, reason, event }: DeadLetter): DeadLetterLine {
  const { id = null, name = null, site = null } = event?.record ?? {};
  const remedy = deadRemedyOf(reason, destination);
  return { destination, id, name, site, at, attempts, reason, remedy };
}
