import { own } from '../vocabulary/json.ts';
import { enhancedNames, ga4Rules, type Ga4Rule } from './ga4-names.ts';
import { ga4EventName } from './ga4-text.ts';

/** How names are chosen, and whether category and stage are said. */
export interface Ga4Wording {
  readonly names: 'canonical' | 'recommended';
  readonly mode: 'only' | 'augment';
  readonly avoidEnhancedMeasurement?: boolean | undefined;
  /** Canonical name → the one to send in its place. */
  readonly eventNames: Readonly<Record<string, string>>;
  readonly funnelParams: boolean;
}

/** The rule of an event under a wording; undefined where its own name stays. */
export function ga4RuleOf(name: string, { names, eventNames }: Ga4Wording): Ga4Rule | undefined {
  const rule = ga4Rules.get(name);
  const chosen = own(eventNames, name);
  if (typeof chosen === 'string') {
    if (rule?.name !== chosen) return { name: chosen };
    const { literal = {}, from = {} } = rule;
    return { name: chosen, literal, from };
  }
  return names === 'recommended' || rule?.wider !== true ? rule : undefined;
}

/** A chosen name as it leaves: apart from those of Google's own tag, within GA4's letters. */
export function ga4SentName(name: string, wording: Ga4Wording): string {
  const isTaken = wording.avoidEnhancedMeasurement ?? wording.mode === 'augment';
  return ga4EventName(`${isTaken && enhancedNames.has(name) ? 'mc_' : ''}${name}`);
}

/** All names under which a canonical event may arrive: two where GA4's needs a parameter. */
export function ga4NamesOf(name: string, wording: Ga4Wording): readonly string[] {
  const rule = ga4RuleOf(name, wording);
  const names = rule === undefined ? [name] : rule.onlyWithParams ? [rule.name, name] : [rule.name];
  return names.map((one) => ga4SentName(one, wording));
}
