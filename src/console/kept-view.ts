import type { ConsoleState, KeptTimes } from './console-state.ts';
import { type Child, h } from './element.ts';
import { figureTable } from './figure-table.ts';
import { plural, span } from './numbers.ts';
import { spaced } from './words.ts';

interface Line {
  readonly what: string;
  readonly time: string;
  /** The job that removes it. */
  readonly job: string | null;
}

/** What is kept how long, and when it was last let go of. */
export function keptView(state: ConsoleState | null): Child {
  if (state === null) return null;
  return h(
    'section',
    { class: 'privacy-part', 'aria-labelledby': 'privacy-kept' },
    h('h2', { id: 'privacy-kept' }, 'What is kept how long'),
    figureTable({
      caption: 'What is kept how long',
      columns: [{ words: 'What' }, { words: 'At most' }, { words: 'Last removed' }],
      rows: lines(state.kept).map(({ what, time, job }) => [what, time, removed(state, job)]),
    }),
    h(
      'p',
      { class: 'soft' },
      'The address, the full user agent, cookies and the event as it came are not kept after the request.',
    ),
  );
}

function lines(kept: KeptTimes): readonly Line[] {
  return [
    { what: 'Events that wait for a destination', time: hours(kept.spoolHours), job: 'spool' },
    {
      what: 'Delivered events, to be sent again',
      time: kept.replayHours === 0 ? 'not at all' : hours(kept.replayHours),
      job: 'spool',
    },
    {
      what: 'Copies of what was refused for good',
      time: hours(kept.deadLetterHours),
      job: 'spool',
    },
    { what: 'The key behind the ids of visitors', time: 'the day and one hour', job: null },
    { what: 'Withdrawals', time: plural(kept.withdrawalDays, 'day'), job: null },
    { what: 'The record', time: plural(kept.ledgerMonths, 'month'), job: 'ledger' },
    ...kept.stores.map(({ name, days }) => ({
      what: `Events in ${name}`,
      time: days === null ? 'as it is set there' : plural(days, 'day'),
      job: `warehouse ${name}`,
    })),
  ];
}

function hours(n: number): string {
  return n % 24 === 0 ? plural(n / 24, 'day') : plural(n, 'hour');
}

function removed({ retention }: ConsoleState, job: string | null): Child {
  if (job === null) return 'when it ends';
  const found = retention.find(({ name }) => name === job);
  if (found === undefined) return h('span', { class: 'soft' }, 'by itself');
  const { lastAt, failure, isOverdue } = found;
  const words = lastAt === null ? 'not yet' : `${span(lastAt)} ago`;
  if (!isOverdue && failure === null) return words;
  return h('span', { class: 'overdue' }, `${words}, ${spaced(failure ?? 'overdue')}`);
}
