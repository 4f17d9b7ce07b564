import { isJsonObject, own } from '../vocabulary/json.ts';
import { withAdmin } from './ask-admin.ts';
import type { CommandOptions } from './command-options.ts';
import { replayRules } from './replay-rules.ts';

const usage = `sluice replay --from TIME [--to TIME] --destination NAME [--dry]
sluice replay --dry [--days 7]
  TIME as 2026-11-22T09:00Z, or as a day; without --to, until now
`;

/** ISO 8601, as far as it names a moment: a day, or a time with its zone. */
const moment = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/**
 * `sluice replay`: sends what was stored in a time range once more to one destination; `--dry` alone
 * tells what the rules of the configuration would have made.
 */
export async function replay(options: CommandOptions, words: readonly string[]): Promise<number> {
  const isTrial = options.dry === true && options.destination === undefined && !isRange(options);
  if (isTrial && words.length === 0) return replayRules(options);
  const from = timeOf(options.from);
  const to = options.to === undefined ? Date.now() : timeOf(options.to);
  const { destination, dry = false } = options;
  if (words.length > 0 || destination === undefined || from === null || to === null || from >= to) {
    process.stderr.write(usage);
    return 2;
  }
  return withAdmin(options, async (ask) => {
    const answer = await ask('/console/api/replay', { destination, from, to, dry });
    const count = Number(isJsonObject(answer) ? own(answer, 'count') : 0);
    const events = `${count} ${count === 1 ? 'event' : 'events'}`;
    process.stdout.write(
      dry
        ? `${events} would be sent to ${destination} once more, as far as consent still allows it.\n`
        : `${events} put back for ${destination}, to be sent now. Consent and withdrawals are asked again; they are counted apart, as replays.\n`,
    );
    if (count === 0) {
      process.stdout.write(
        'Delivered events are kept for `retention.replayHours`, as far as there is room.\n',
      );
    }
    return 0;
  });
}

function isRange({ from, to }: CommandOptions): boolean {
  return from !== undefined || to !== undefined;
}

function timeOf(text: string | undefined): number | null {
  if (text === undefined || !moment.test(text)) return null;
  const time = Date.parse(text);
  return Number.isFinite(time) ? time : null;
}
