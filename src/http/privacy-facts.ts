import type { Config } from '../config/config.ts';
import type { Asked } from '../insight/questions.ts';
import type { PrivacyFacts } from '../insight/privacy.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { reportHoursMax } from '../leaks/leak-report.ts';
import type { Live } from '../live.ts';
import type { Spool } from '../spool/spool.ts';
import type { KeptLeaks } from './leak-file.ts';
import type { RecordLook } from './record-look.ts';

export interface PrivacyParts {
  readonly live: Pick<Live, 'current'>;
  readonly spool: Pick<Spool, 'counts'>;
  readonly leaks: Pick<KeptLeaks, 'report'>;
  readonly ledger: Pick<Ledger, 'decisionsOn' | 'figuresTold'>;
  readonly record: Pick<RecordLook, 'newest'>;
  readonly now: () => number;
}

/** What the spool, the leak report and the record know for the privacy view. */
export async function privacyFacts(parts: PrivacyParts, asked: Asked): Promise<PrivacyFacts> {
  const { destinations } = await parts.spool.counts();
  const { config, pipeline } = parts.live.current;
  const record = await parts.record.newest();
  return {
    decisionsOn: (day) => parts.ledger.decisionsOn(day),
    stripped: strippedOf(parts, asked),
    left: pipeline.rules.map(({ name, purposes }) => {
      const counts = destinations.find((each) => each.name === name);
      return {
        destination: name,
        type: typeOf(config, name),
        purposes: [...purposes],
        delivered: counts?.delivered ?? 0,
        waiting: counts?.waiting ?? 0,
        dropped: counts?.dropped ?? {},
      };
    }),
    record: {
      rows: record?.rows ?? 0,
      head: record?.head ?? null,
      signedAt: record?.signedAt ?? null,
      holds: record?.holds ?? null,
    },
  };
}

function typeOf({ destinations }: Pick<Config, 'destinations'>, name: string): string {
  return destinations[name]?.type ?? '';
}

/** By kind, of the hours that the leak report keeps. */
function strippedOf({ leaks, now }: PrivacyParts, { days, site }: Asked): PrivacyFacts['stripped'] {
  const hours = Math.min(days * 24, reportHoursMax);
  const { lines, others } = leaks.report.answer(hours, now(), site);
  const kinds = new Map<string, number>();
  for (const { kind, count } of lines) kinds.set(kind, (kinds.get(kind) ?? 0) + count);
  if (others > 0) kinds.set('other', others);
  return [...kinds]
    .map(([type, n]) => ({ type, n }))
    .toSorted((left, right) => right.n - left.n || (left.type < right.type ? -1 : 1));
}
