import type { PrivacyAnswer } from './answers.ts';
import { basisOf } from './basis.ts';
import type { DayCounts } from './consent-share.ts';
import { hiddenOf } from './disclosure.ts';
import { hiddenDays } from './day-rings.ts';
import type { RawPrivacy } from './raw.ts';
import { Teller } from './teller.ts';

/** What other parts than the warehouse know for the privacy view. */
export interface PrivacyFacts {
  /** What the record says was decided on a day, of events of all sites. */
  readonly decisionsOn: (day: string) => DayCounts;
  readonly stripped: PrivacyAnswer['stripped'];
  readonly left: PrivacyAnswer['left'];
  readonly record: PrivacyAnswer['record'];
}

/** What came with consent, what was stripped, what left to whom, the state of the record. */
export function privacyAnswer(
  /** For the days asked for, and for the longest time. */
  { raw, longest }: { readonly raw: RawPrivacy; readonly longest: RawPrivacy },
  facts: PrivacyFacts,
): PrivacyAnswer {
  const teller = new Teller(false);
  const first = longest.days.length - raw.days.length;
  const all = longest.days.map((each) => dayOf(each, facts));
  const hidden = {
    full: hiddenDays(all.map(({ full }) => full)),
    degraded: hiddenOf(all.map(({ degraded }) => degraded)),
    counted: hiddenOf(all.map(({ counted }) => counted)),
  };
  const days = all.slice(first).map((each, index) => ({
    day: each.day,
    full: teller.count(each.full, [], hidden.full[first + index]),
    degraded: teller.count(each.degraded, [], hidden.degraded[first + index]),
    counted: teller.count(each.counted, [], hidden.counted[first + index]),
    dropped: each.dropped,
  }));
  const basis = basisOf({ raw, wider: [] }, teller, null);
  return {
    basis: { ...basis, visits: null, note: noteOf(basis.note) },
    days,
    stripped: facts.stripped,
    left: facts.left,
    record: facts.record,
  };
}

type Day = RawPrivacy['days'][number] & { readonly dropped: DayCounts };

/** Events by the record; of a day that it does not know, page views by the warehouse. */
function dayOf(
  views: RawPrivacy['days'][number],
  { decisionsOn }: Pick<PrivacyFacts, 'decisionsOn'>,
): Day {
  const { day } = views;
  const decisions = decisionsOn(day);
  if (Object.keys(decisions).length === 0) return { ...views, dropped: {} };
  const stored = (variant: string): number => decisions[`stored:${variant}`] ?? 0;
  const dropped = Object.entries(decisions).flatMap(([decision, n]) =>
    decision.startsWith('dropped:') ? [[decision.slice('dropped:'.length), n] as const] : [],
  );
  return {
    day,
    full: stored('full'),
    degraded: stored('degraded'),
    counted: stored('counted'),
    dropped: Object.fromEntries(dropped),
  };
}

function noteOf(note: string | null): string {
  const sources =
    'Each day counts events of all sites by the record; days before the record count page views of the warehouse. What was stripped is of the last 7 days at most. What left is counted since each destination was added.';
  return note === null ? sources : `${note} ${sources}`;
}
