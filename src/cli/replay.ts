import { countIn } from './answer-field.ts';
import type { CommandOptions } from './command-options.ts';
import { replayRules } from './replay-rules.ts';
import { strayOption } from './stray-option.ts';
import { timeOption } from './time-option.ts';
import { withAdmin } from './with-admin.ts';

const usage = `sluice replay --from TIME [--to TIME] --destination NAME [--dry]
sluice replay --dry [--days 7]
  TIME as 2026-11-22T09:00Z, or as a day; without --to, until now
`;

interface Order {
  readonly destination: string;
  readonly from: number;
  readonly to: number;
  readonly dry: boolean;
}

/**
 * `sluice replay`: sends what was stored in a time range once more to one destination; `--dry` alone
 * tells what the rules of the configuration would have made.
 */
export async function replay(options: CommandOptions, words: readonly string[]): Promise<number> {
  const isTrial = options.dry === true && options.destination === undefined && !isRange(options);
  const taken = isTrial
    ? (['dry', 'days'] as const)
    : (['from', 'to', 'destination', 'dry'] as const);
  const stray = strayOption(options, isTrial ? 'replay --dry' : 'replay', taken);
  const order = stray ?? orderOf(options, words, Date.now());
  if (isTrial && words.length === 0 && stray === null) return replayRules(options);
  if (typeof order === 'string') {
    process.stderr.write(`${order}\n\n${usage}`);
    return 2;
  }
  return withAdmin(options, async (ask) => {
    const path = '/console/api/replay';
    const count = await ask({ path, body: order, read: (answer) => countIn(answer) });
    tell(count, order);
    return 0;
  });
}

/** What is ordered; a text says what is wrong with it. */
function orderOf(
  { from, to, destination, dry = false }: CommandOptions,
  [word]: readonly string[],
  now: number,
): Order | string {
  if (word !== undefined) return `\`${word}\` is too much: a replay is named by its options.`;
  if (from === undefined) return 'Say from when on: --from TIME.';
  if (destination === undefined || destination === '') return 'Name one: --destination NAME.';
  const range = [timeOption('--from', from), to === undefined ? now : timeOption('--to', to)];
  const [first = 0, last = 0] = range;
  if (typeof first === 'string') return first;
  if (typeof last === 'string') return last;
  if (first >= last) return `--from must lie before ${to === undefined ? 'now' : '--to'}.`;
  return { destination, from: first, to: last, dry };
}

function tell(count: number, { destination, dry }: Order): void {
  const events = `${count} ${count === 1 ? 'event' : 'events'}`;
  process.stdout.write(
    dry
      ? `${events} would be sent to ${destination} once more, as far as consent still allows it.\n`
      : `${events} put back for ${destination}, to be sent now. Consent and withdrawals are asked again; they are counted apart, as replays.\n`,
  );
  if (count > 0) return;
  process.stdout.write(
    'Delivered events are kept for `retention.replayHours`, as far as there is room.\n',
  );
}

function isRange({ from, to }: CommandOptions): boolean {
  return from !== undefined || to !== undefined;
}
