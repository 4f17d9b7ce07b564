import type { MicroConversion } from '../enrich/site-vocabulary.ts';
import { type Category, customMeaning, type Stage, taxonomy } from '../vocabulary/taxonomy.ts';
import { canonicalEvent, compileStep, type Step } from './step.ts';
import { looksAtVisit, type Once, type When } from './when.ts';
import { ruleWords } from './words.ts';

/** A micro-conversion of a site, perhaps one that a rule makes. */
export interface RuledConversion extends MicroConversion {
  readonly when?: When | undefined;
}

/** A rule that is ready to be asked. */
export interface Rule {
  /** Also the name of the events that it makes. */
  readonly name: string;
  readonly words: string;
  readonly once: Once;
  /** True where it needs to know the visit. */
  readonly isOfVisit: boolean;
  /** The event beside which it fires, where it has no sequence. */
  readonly trigger: Step;
  readonly pages: { readonly min: number; readonly step: Step } | null;
  /** Empty where it has none. */
  readonly sequence: readonly Step[];
  readonly without: Step | null;
  readonly meaning: {
    readonly category: Category;
    readonly stage: Stage | null;
    readonly value: number | null;
    readonly currency: string | null;
    /** Null: as the event beside which it fires. */
    readonly sensitive: boolean | null;
  };
}

/** The rules of one site, with tables so that an event that none looks at costs one look. */
export interface SiteRules {
  readonly rules: readonly Rule[];
  /** Names that rules make: outputs, never inputs. */
  readonly outputs: ReadonlySet<string>;
  /** Names that any rule looks at. */
  readonly inputs: ReadonlySet<string>;
  /** Rules that one event decides, by its name. */
  readonly ofEvent: ReadonlyMap<string, readonly Rule[]>;
  /** Rules that a visit decides, by each name that they look at. */
  readonly ofVisit: ReadonlyMap<string, readonly Rule[]>;
  /** What these look for, by the event's name; each once. */
  readonly stepsOfVisit: ReadonlyMap<string, readonly Step[]>;
  readonly looksAtVisits: boolean;
  /** True where the time on a page is added up. */
  readonly addsSeconds: boolean;
}

/** Makes the rules of a site ready; null where it has none. */
export function compileRules(
  conversions: Readonly<Record<string, RuledConversion>>,
  currency: string | null,
): SiteRules | null {
  const rules = Object.entries(conversions).flatMap(([name, said]) =>
    said.when === undefined ? [] : [compileRule(name, said, said.when, { conversions, currency })],
  );
  if (rules.length === 0) return null;
  const ofVisit = rules.filter(({ isOfVisit }) => isOfVisit);
  return {
    rules,
    outputs: new Set(rules.map(({ name }) => name)),
    inputs: new Set(rules.flatMap((rule) => stepsOf(rule).flatMap(({ names }) => names))),
    ofEvent: byName(rules.filter(({ isOfVisit }) => !isOfVisit)),
    ofVisit: byName(ofVisit),
    stepsOfVisit: stepsByName(ofVisit),
    looksAtVisits: ofVisit.length > 0,
    addsSeconds: rules.some((rule) => stepsOf(rule).some(({ minSeconds }) => minSeconds !== null)),
  };
}

/** Every event that a rule looks for. */
export function stepsOf({ trigger, pages, sequence, without }: Rule): readonly Step[] {
  return [
    ...(sequence.length > 0 ? sequence : [trigger]),
    ...(pages === null ? [] : [pages.step]),
    ...(without === null ? [] : [without]),
  ];
}

function compileRule(
  name: string,
  said: RuledConversion,
  when: When,
  site: {
    readonly conversions: Readonly<Record<string, RuledConversion>>;
    readonly currency: string | null;
  },
): Rule {
  const sequence = (when.sequence ?? []).map((step) => compileStep(step, 'page_view'));
  const trigger = sequence.at(-1) ?? compileStep(when, 'page_view');
  const without = when.without === undefined ? null : compileStep(when.without, 'page_view');
  const isOfVisit = looksAtVisit(when);
  const steps = [trigger, ...sequence, ...(without === null ? [] : [without])];
  const isSensitive = steps.some(({ names }) => names.some((each) => isMarked(each, site)));
  const meaning = taxonomy.get(name) ?? customMeaning;
  const value = said.value ?? null;
  return {
    name,
    words: ruleWords(when, {
      trigger: trigger.words,
      sequence: sequence.map(({ words }) => words),
      without: without?.words ?? null,
    }),
    once: when.once ?? (isOfVisit ? 'visit' : 'page'),
    isOfVisit,
    trigger,
    pages:
      when.pages === undefined
        ? null
        : { min: when.pages.min, step: compileStep({ path: when.pages.path }, 'page_view') },
    sequence,
    without,
    meaning: {
      category: said.category ?? meaning.category,
      stage: said.stage ?? meaning.stage,
      value,
      currency: value === null ? null : site.currency,
      sensitive: said.sensitive ?? (isSensitive || 'sensitive' in meaning ? true : null),
    },
  };
}

/** What is made of a sensitive event tells what that one would. */
function isMarked(
  name: string,
  { conversions }: { readonly conversions: Readonly<Record<string, RuledConversion>> },
): boolean {
  const said = Object.hasOwn(conversions, name) ? conversions[name]?.sensitive : undefined;
  return said ?? taxonomy.get(canonicalEvent(name))?.sensitive ?? false;
}

function byName(rules: readonly Rule[]): ReadonlyMap<string, readonly Rule[]> {
  const table = new Map<string, Rule[]>();
  for (const rule of rules) {
    for (const name of new Set(stepsOf(rule).flatMap(({ names }) => names))) {
      const those = table.get(name) ?? [];
      those.push(rule);
      table.set(name, those);
    }
  }
  return table;
}

function stepsByName(rules: readonly Rule[]): ReadonlyMap<string, readonly Step[]> {
  const byId = new Map(rules.flatMap(stepsOf).map((step) => [step.id, step]));
  const table = new Map<string, Step[]>();
  for (const step of byId.values()) {
    for (const name of step.names) table.set(name, [...(table.get(name) ?? []), step]);
  }
  return table;
}
