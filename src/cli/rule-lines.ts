import type { Config } from '../config/config.ts';
import { compileRules, type Rule } from '../rules/site-rules.ts';
import { printable } from './printable.ts';

/** What each rule looks for, in words: how a configuration was understood. */
export function ruleLines({ sites }: Config): readonly string[] {
  const lines = Object.entries(sites).flatMap(([site, { microConversions, currency }]) =>
    (compileRules(microConversions, currency)?.rules ?? []).map(
      (rule) => `  ${site}: ${printable(rule.name)}: ${printable(rule.words)} (${onceWords(rule)})`,
    ),
  );
  return lines.length === 0 ? [] : ['Micro-conversions by rule:', ...lines, ''];
}

function onceWords({ once, without }: Rule): string {
  if (without !== null) return 'when the visit ends';
  return once === 'event' ? 'each time' : once === 'page' ? 'once a page view' : 'once a visit';
}
