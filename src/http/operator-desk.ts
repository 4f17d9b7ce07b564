import type { Delivery } from '../deliver/dispatcher.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Spool, TimeRange } from '../spool/spool.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';
import type { DryCount } from '../rules/dry-run.ts';
import { type DeadLetterLine, listDeadLetters, showDeadLetter } from './dead-letters.ts';
import { type RuleTrialTools, tryRules } from './rule-trial.ts';
import type { DeskAnswer } from './desk-answer.ts';

/** What the desk works with. */
export interface OperatorDeskTools {
  readonly spool: Spool;
  readonly delivery: Pick<Delivery, 'wake' | 'sinkOf'>;
  readonly live: RuleTrialTools['live'];
  readonly ledger: Pick<Ledger, 'note'>;
  readonly destinations: () => readonly string[];
}

const linesMax = 1_000;

/** Dead letters and replays: what the operator asks and orders, and its note in the record. */
export class OperatorDesk {
  readonly #tools: OperatorDeskTools;

  constructor(tools: OperatorDeskTools) {
    this.#tools = tools;
  }

  async dead(destination: string | null): Promise<DeskAnswer<readonly DeadLetterLine[]>> {
    const names = this.#named(destination);
    return 'wrong' in names ? names : listDeadLetters(this.#tools.spool, names, linesMax);
  }

  async letter(destination: string | null, id: string): Promise<DeskAnswer<object>> {
    const names = this.#named(destination);
    if ('wrong' in names) return names;
    const letter = await showDeadLetter(this.#tools.spool, names, id);
    return letter ?? { wrong: `There is no dead letter with the id ${id}.` };
  }

  /** Sends dead letters again, or removes their copies. */
  async orderDead(order: unknown): Promise<DeskAnswer<{ readonly count: number }>> {
    const { spool, delivery, ledger } = this.#tools;
    const names = this.#named(textOf(order, 'destination'));
    const action = textOf(order, 'action');
    const ids = idsOf(order);
    if ('wrong' in names) return names;
    if (ids === null || (action !== 'replay' && action !== 'purge')) {
      return { wrong: 'Say `action` (replay or purge) and `ids` (a list, or "all").' };
    }
    let sum = 0;
    for (const destination of names) {
      const count =
        action === 'replay'
          ? await spool.replayDead(destination, ids)
          : await spool.purgeDead(destination, ids);
      sum += count;
      if (count === 0) continue;
      const kind = action === 'replay' ? 'replayed' : 'purged';
      ledger.note({ kind, data: { destination, deadLetters: count } });
      if (action === 'replay') delivery.wake(destination);
    }
    return { count: sum };
  }

  /** Sends a time range once more to one destination, or says how much that would be. */
  async replay(order: unknown): Promise<DeskAnswer<{ readonly count: number }>> {
    const { spool, delivery, ledger } = this.#tools;
    const destination = textOf(order, 'destination');
    const names = this.#named(destination);
    const range = rangeOf(order);
    if ('wrong' in names) return names;
    if (destination === null) return { wrong: 'Name one destination.' };
    if (range === null) return { wrong: 'Say `from` and `to` in milliseconds, from before to.' };
    const isDry = isJsonObject(order) && own(order, 'dry') === true;
    const count = await spool.replayRange(destination, range, isDry ? 'count' : 'send');
    if (!isDry && count > 0) {
      const [from, to] = [isoOf(range.from), isoOf(range.to)];
      ledger.note({ kind: 'replayed', data: { destination, from, to, events: count } });
      delivery.wake(destination);
    }
    return { count };
  }

  /** Says how often rules would have fired. */
  tryRules(order: unknown): Promise<DeskAnswer<{ readonly counts: readonly DryCount[] }>> {
    return tryRules(this.#tools, order);
  }

  #named(destination: string | null): readonly string[] | { readonly wrong: string } {
    const destinations = this.#tools.destinations();
    if (destination === null) return destinations;
    if (destinations.includes(destination)) return [destination];
    return {
      wrong: `There is no destination \`${destination}\`; there is ${destinations.join(', ')}.`,
    };
  }
}

function textOf(order: unknown, key: string): string | null {
  const value = isJsonObject(order) ? own(order, key) : undefined;
  return typeof value === 'string' ? value : null;
}

function idsOf(order: unknown): readonly string[] | 'all' | null {
  const value = isJsonObject(order) ? own(order, 'ids') : undefined;
  if (value === 'all') return 'all';
  if (!Array.isArray(value) || value.length === 0) return null;
  return value.every((id) => typeof id === 'string') ? value : null;
}

function rangeOf(order: unknown): TimeRange | null {
  const from = isJsonObject(order) ? own(order, 'from') : undefined;
  const to = isJsonObject(order) ? own(order, 'to') : undefined;
  if (typeof from !== 'number' || typeof to !== 'number') return null;
  const isRange = Math.abs(from) < 8.64e15 && Math.abs(to) < 8.64e15 && from < to;
  return isRange ? { from: Math.floor(from), to: Math.ceil(to) } : null;
}

function isoOf(time: number): string {
  return new Date(time).toISOString();
}
