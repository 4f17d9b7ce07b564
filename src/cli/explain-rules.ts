import type { ConsentRecord } from '../event/consented-event.ts';
import type { EnrichedEvent } from '../event/enriched-event.ts';
import { derivedEvent } from '../rules/derived-event.ts';
import { Looked } from '../rules/looked.ts';
import type { Rule, SiteRules } from '../rules/site-rules.ts';
import type { Lack } from '../rules/step.ts';
import { endOf, hold } from '../rules/visit-end.ts';
import { type LiveVisit, Visits } from '../rules/visits.ts';

/** Whether a rule fires beside an event, and why. */
export interface ExplainedRule {
  readonly name: string;
  readonly fired: boolean;
  readonly why: string;
}

/** What all rules of a site say to one event, and the events that they make. */
export interface RuleAnswers {
  readonly rules: readonly ExplainedRule[];
  readonly derived: readonly EnrichedEvent[];
}

/**
 * The rules as `explain` asks them. Rules of one event are asked as if it came alone; those of a
 * visit know what came before it from the same address and agent, since the command began.
 */
export class ExplainRules {
  readonly #visits = new Visits();

  explain(event: EnrichedEvent, consent: ConsentRecord, rules: SiteRules): RuleAnswers {
    const { live, over } = this.#visits.of(event);
    const ended = over === null ? [] : endOf(over, rules);
    const looked = new Looked(event.record, event.dedupeKey);
    const isInput = !rules.outputs.has(looked.name);
    const inVisit = isInput ? (live?.visit.add(looked, rules) ?? []) : [];
    if (isInput && live !== null) hold(live, { event, consent }, looked, rules);
    const fired = rules.rules.filter((rule) =>
      rule.isOfVisit ? inVisit.includes(rule) : isInput && rule.trigger.lack(looked) === null,
    );
    return {
      rules: rules.rules.map((rule) => {
        if (fired.includes(rule)) return { name: rule.name, fired: true, why: `${rule.words}.` };
        const why = isInput ? whyNot(rule, looked, live) : madeByRule;
        return { name: rule.name, fired: false, why };
      }),
      derived: [
        ...ended.map((held) => held.event),
        ...fired.map((rule) => derivedEvent(event, rule)),
      ],
    };
  }
}

const madeByRule = 'Rules do not look at events that bear the name of a rule.';

/** What the rules of a site would be asked, were the event not dropped. */
export function rulesOfDropped({ rules }: SiteRules, reason: string | null): RuleAnswers {
  const why = `The event is dropped (${reason ?? 'no reason'}), so no rule sees it.`;
  return { rules: rules.map(({ name }) => ({ name, fired: false, why })), derived: [] };
}

function whyNot(rule: Rule, looked: Looked, live: LiveVisit | null): string {
  const { trigger, pages, sequence, without, isOfVisit } = rule;
  if (isOfVisit && live === null) return 'It needs the visit, which is not known of this event.';
  if (sequence.length > 0 && live !== null) {
    const taken = live.visit.stepsTaken(sequence);
    if (without !== null && live.visit.endsWithout(rule)) {
      return `Fires when the visit ends, unless ${without.words} follows.`;
    }
    const next = sequence[taken];
    if (next !== undefined) {
      return `${taken} of ${sequence.length} steps taken; the next is ${next.words}.`;
    }
    return without === null ? firedBefore : `Does not fire at the end: ${without.words} followed.`;
  }
  const lack = trigger.lack(looked);
  if (lack !== null) return lackWords(lack, rule, looked);
  const seen = pages === null || live === null ? 0 : live.visit.pageViews(pages.step);
  if (pages === null || seen >= pages.min) return firedBefore;
  return `${seen} of ${pages.min} page views in the visit so far.`;
}

const firedBefore = 'Has fired in this visit before.';

function lackWords(lack: Exclude<Lack, null>, { trigger }: Rule, looked: Looked): string {
  const here: Readonly<Record<typeof lack, string>> = {
    event: '',
    path: `; this is on /${looked.segments.join('/')}`,
    percent: `; this is at ${looked.percent ?? 0} %`,
    seconds: `; this is ${Math.floor(looked.engagedMs / 1_000)} s`,
    params: '; the parameters do not fit, as far as redaction leaves them',
  };
  return `It looks for ${trigger.words}${here[lack]}.`;
}
