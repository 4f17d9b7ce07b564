import type { PrivacyAnswer } from './answers.ts';
import { basisOf } from './basis.ts';
import { hiddenOf } from './disclosure.ts';
import { hiddenDays } from './day-rings.ts';
import type { RawPrivacy } from './raw.ts';
import { Teller } from './teller.ts';

/** What other parts than the warehouse know for the privacy view. */
export interface PrivacyFacts {
  /** Events of a day that were dropped at the door, by reason, from the record; of all sites. */
  readonly dropped: (day: string) => Readonly<Record<string, number>>;
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
  const hidden = {
    full: hiddenDays(longest.days.map(({ full }) => full)),
    degraded: hiddenOf(longest.days.map(({ degraded }) => degraded)),
    counted: hiddenOf(longest.days.map(({ counted }) => counted)),
  };
  const days = raw.days.map((each, index) => ({
    day: each.day,
    full: teller.count(each.full, [], hidden.full[first + index]),
    degraded: teller.count(each.degraded, [], hidden.degraded[first + index]),
    counted: teller.count(each.counted, [], hidden.counted[first + index]),
    dropped: facts.dropped(each.day),
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

function noteOf(note: string | null): string {
  const sources =
    'Page views come from the warehouse; what was dropped at the door comes from the record, for all sites. What was stripped is of the last 7 days at most. What left is counted since each destination was added.';
  return note === null ? sources : `${note} ${sources}`;
}
