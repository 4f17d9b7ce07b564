import { limits } from '../vocabulary/limits.ts';
import type { Looked } from './looked.ts';
import type { Rule, SiteRules } from './site-rules.ts';
import type { Step } from './step.ts';

/** That an event was a step of a rule: when, on which page view, of which steps. Nothing else of it. */
interface Fact {
  readonly key: string;
  readonly ts: number;
  readonly page: string | null;
  readonly steps: readonly string[];
}

/**
 * What rules know of one visit. Facts stand in the order in which things happened, whatever the
 * order in which they came; an event that came twice is one fact.
 */
export class Visit {
  readonly #facts: Fact[] = [];
  readonly #keys = new Set<string>();
  readonly #fired = new Set<string>();

  /** Too many steps for a person: nothing fires in it any more. */
  get isFull(): boolean {
    return this.#facts.length >= limits.ruleFactsMax;
  }

  /** True where it knows this event already: it came twice. */
  knows(key: string): boolean {
    return this.#keys.has(key);
  }

  /** Takes an event in; gives the rules that fire beside it, each once a visit. */
  add(looked: Looked, rules: SiteRules): readonly Rule[] {
    const wanted = rules.stepsOfVisit.get(looked.name);
    if (wanted === undefined || this.isFull || this.#keys.has(looked.key)) return [];
    const steps: string[] = [];
    for (const step of wanted) if (step.lack(looked) === null) steps.push(step.id);
    if (steps.length === 0) return [];
    const those = rules.ofVisit.get(looked.name) ?? [];
    this.#insert({ key: looked.key, ts: looked.ts, page: looked.page, steps });
    const fired = those.filter(
      (rule) => !this.#fired.has(rule.name) && !this.isFull && this.#fires(rule, steps),
    );
    for (const { name } of fired) this.#fired.add(name);
    return fired;
  }

  /** Forgets an event that could not be stored, and what fired beside it: it will come again. */
  takeBack(key: string, fired: readonly Rule[]): void {
    this.#keys.delete(key);
    const place = this.#facts.findIndex((fact) => fact.key === key);
    if (place >= 0) this.#facts.splice(place, 1);
    for (const { name } of fired) this.#fired.delete(name);
  }

  /** True where the visit, if it ended now, would end with the sequence and without what ends it. */
  endsWithout({ name, sequence, without }: Rule): boolean {
    if (without === null || this.isFull || this.#fired.has(name)) return false;
    let [taken, isOpen] = [0, false];
    const last = sequence.at(-1);
    for (const { steps } of this.#facts) {
      if (steps.includes(without.id)) isOpen = false;
      const next = sequence[taken];
      if (next !== undefined && steps.includes(next.id)) {
        taken += 1;
        if (taken === sequence.length) isOpen = true;
      } else if (next === undefined && last !== undefined && steps.includes(last.id)) isOpen = true;
    }
    return isOpen;
  }

  /** How many page views were such a step. */
  pageViews({ id }: Step): number {
    const seen = this.#facts.filter(({ steps }) => steps.includes(id));
    return new Set(seen.map(({ page, key }) => page ?? key)).size;
  }

  /** How many steps of a sequence were taken, in their order. */
  stepsTaken(sequence: readonly Step[]): number {
    let taken = 0;
    for (const { steps } of this.#facts) {
      const next = sequence[taken];
      if (next !== undefined && steps.includes(next.id)) taken += 1;
    }
    return taken;
  }

  #fires(rule: Rule, steps: readonly string[]): boolean {
    const { trigger, pages, sequence, without } = rule;
    if (without !== null) return false;
    if (sequence.length > 0) return this.stepsTaken(sequence) === sequence.length;
    return (
      steps.includes(trigger.id) && (pages === null || this.pageViews(pages.step) >= pages.min)
    );
  }

  #insert(fact: Fact): void {
    this.#keys.add(fact.key);
    let place = this.#facts.length;
    while (place > 0 && (this.#facts[place - 1]?.ts ?? 0) > fact.ts) place -= 1;
    this.#facts.splice(place, 0, fact);
  }
}
