import { aliases } from '../vocabulary/taxonomy.ts';
import { compileGlob } from './glob.ts';
import type { Looked } from './looked.ts';
import { fitsParameter } from './parameter.ts';
import { stepWords } from './words.ts';
import { engagedEvent, type StepCondition } from './when.ts';

/** Why an event is not the one that a step asks for; null where it is. */
export type Lack = 'event' | 'path' | 'params' | 'percent' | 'seconds' | null;

/** One event that a rule looks for. */
export interface Step {
  /** The same for the same condition, whatever else a configuration says. */
  readonly id: string;
  /** Canonical names, one of which the event must bear. */
  readonly names: readonly string[];
  readonly minSeconds: number | null;
  /** True where the address, or a parameter, is looked at. */
  readonly looksAtPath: boolean;
  readonly looksAtParams: boolean;
  readonly words: string;
  lack(looked: Looked): Lack;
}

/** Makes a condition ready, so that an event costs little; `event` says what is meant without one. */
export function compileStep(said: string | StepCondition, event: string): Step {
  const condition = typeof said === 'string' ? { event: said } : said;
  const names = namesOf(condition, event);
  const globs = listOf(condition.path).map(compileGlob);
  const params = Object.entries(condition.params ?? {});
  const { minPercent, minSeconds } = condition;
  const minMs = (minSeconds ?? 0) * 1_000;
  return {
    id: JSON.stringify([names, condition.path, condition.params, minPercent, minSeconds]),
    names,
    minSeconds: minSeconds ?? null,
    looksAtPath: globs.length > 0,
    looksAtParams: params.length > 0 || minPercent !== undefined || minSeconds !== undefined,
    words: stepWords(condition, names),
    lack: (looked) => {
      if (!names.includes(looked.name)) return 'event';
      if (globs.length > 0 && !globs.some((glob) => glob(looked.segments))) return 'path';
      if (minPercent !== undefined && (looked.percent ?? -1) < minPercent) return 'percent';
      if (looked.engagedMs < minMs) return 'seconds';
      return params.every(([name, wanted]) => fitsParameter(wanted, looked.parameter(name)))
        ? null
        : 'params';
    },
  };
}

/** The canonical name of an event that a configuration names. */
export function canonicalEvent(name: string): string {
  return aliases.get(name) ?? name;
}

/** A value or a list of values, as a list. */
export function listOf(said: string | readonly string[] | undefined): readonly string[] {
  if (said === undefined) return [];
  return typeof said === 'string' ? [said] : said;
}

/** A film that was seen to its end was seen to each mark before it. */
function namesOf({ event, minPercent, minSeconds }: StepCondition, missing: string): string[] {
  const said = listOf(event).map(canonicalEvent);
  const names = said.length > 0 ? said : [minSeconds === undefined ? missing : engagedEvent];
  const isFilm = minPercent !== undefined && names.includes('video_progress');
  return [...new Set(isFilm ? [...names, 'video_complete'] : names)];
}
