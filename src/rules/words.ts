import type { ParameterCondition, StepCondition, When } from './when.ts';

/** What a step looks for, in words: `engaged_time on /guides/** for 60 s`. */
export function stepWords(condition: StepCondition, names: readonly string[]): string {
  const { path, params, minPercent, minSeconds } = condition;
  const paths = path === undefined ? [] : [path].flat();
  return [
    names.join(' or '),
    ...(paths.length === 0 ? [] : [`on ${paths.join(' or ')}`]),
    ...(minSeconds === undefined ? [] : [`for ${minSeconds} s`]),
    ...(minPercent === undefined ? [] : [`at ${minPercent} % or more`]),
    ...Object.entries(params ?? {}).map(([name, wanted]) => `with ${parameterWords(name, wanted)}`),
  ].join(' ');
}

/** What a whole rule looks for, in words. */
export function ruleWords(
  when: When,
  steps: {
    readonly trigger: string;
    readonly sequence: readonly string[];
    readonly without: string | null;
  },
): string {
  if (steps.sequence.length > 0) {
    const way = steps.sequence.join(', then ');
    return steps.without === null ? way : `${way}, and the visit ended without ${steps.without}`;
  }
  if (when.pages === undefined) return steps.trigger;
  const { min, path } = when.pages;
  const where = path === undefined ? '' : ` of ${[path].flat().join(' or ')}`;
  return `${steps.trigger}, with ${min} page views${where} in the visit`;
}

function parameterWords(name: string, wanted: ParameterCondition): string {
  if (typeof wanted !== 'object') return `${name} ${String(wanted)}`;
  if (isList(wanted)) return `${name} ${wanted.map(String).join(' or ')}`;
  const { min, max, exists, contains } = wanted;
  return [
    name,
    ...(exists === undefined ? [] : [exists ? 'there' : 'missing']),
    ...(min === undefined ? [] : [`≥ ${min}`]),
    ...(max === undefined ? [] : [`≤ ${max}`]),
    ...(contains === undefined ? [] : [`with “${contains}”`]),
  ].join(' ');
}

function isList(
  wanted: ParameterCondition,
): wanted is Extract<ParameterCondition, readonly unknown[]> {
  return Array.isArray(wanted);
}
