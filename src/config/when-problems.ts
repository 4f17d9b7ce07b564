import { canonicalEvent, listOf } from '../rules/step.ts';
import {
  engagedEvent,
  type ParameterBounds,
  type ParameterCondition,
  percentEvents,
  type StepCondition,
  type When,
} from '../rules/when.ts';
import type { Path } from './problems.ts';

/** Something that a rule says which can't be, with the remedy. */
export interface WhenProblem {
  readonly path: Path;
  readonly message: string;
}

/** Finds what contradicts itself, or what can never happen, in a rule by itself. */
export function whenProblems(when: When): readonly WhenProblem[] {
  const steps = (when.sequence ?? []).flatMap((step, index) =>
    typeof step === 'string' ? [] : ofStep(step, ['sequence', index]),
  );
  const without = typeof when.without === 'object' ? ofStep(when.without, ['without']) : [];
  return [...ofShape(when), ...ofStep(when, []), ...steps, ...without];
}

function ofShape(when: When): readonly WhenProblem[] {
  const { sequence, without, pages, once } = when;
  const own = (['event', 'path', 'params', 'minPercent', 'minSeconds'] as const).filter(
    (key) => when[key] !== undefined,
  );
  if (sequence === undefined) {
    if (without !== undefined) {
      return at(
        ['without'],
        'says what did not follow, but not on what: add `sequence`, for example `sequence: [add_to_cart]`',
      );
    }
    if (own.length === 0 && pages === undefined) {
      return at(
        [],
        'says nothing; write for example { event: engaged_time, path: /guides/**, minSeconds: 60 }',
      );
    }
    if (own.length === 1 && own[0] === 'params') {
      return at(['params'], 'names no event whose parameters are meant; add `event`');
    }
    return pages !== undefined && once !== undefined && once !== 'visit' ? onceOf('pages') : [];
  }
  const [first] = own;
  if (first !== undefined) {
    return at([first], 'stands beside `sequence`; say it in a step: { event: …, path: … }');
  }
  if (pages !== undefined) {
    return at(
      ['pages'],
      'stands beside `sequence`; make two rules of it, or use { event: page_view, path: … } as a step',
    );
  }
  if (once !== undefined && once !== 'visit') return onceOf('sequence');
  if (without === undefined) {
    return sequence.length > 1
      ? []
      : at(['sequence'], 'has one step only; write `event` instead, or add `without`');
  }
  const last = sequence.at(-1);
  return typeof last === 'string' && last === without
    ? at(
        ['without'],
        `is the last step itself, so it can never be; name what should follow on \`${last}\``,
      )
    : [];
}

function ofStep(step: StepCondition, base: Path): readonly WhenProblem[] {
  const { event, minPercent, minSeconds, params } = step;
  const names = listOf(event).map(canonicalEvent);
  const found: WhenProblem[] = [];
  if (base.length > 0 && Object.keys(step).length === 0) {
    found.push(...at(base, 'says nothing; write for example { event: page_view, path: /pricing }'));
  }
  if (minPercent !== undefined) {
    const wrong = names.find((name) => !percentEvents.some((known) => known === name));
    if (names.length === 0) {
      found.push(
        ...at(
          [...base, 'minPercent'],
          'of what? Add `event: scroll_depth` or `event: video_progress`',
        ),
      );
    } else if (wrong !== undefined) {
      found.push(
        ...at(
          [...base, 'minPercent'],
          `is not told by \`${wrong}\`; it belongs to ${percentEvents.join(', ')}`,
        ),
      );
    }
  }
  const other = names.find((name) => name !== engagedEvent);
  if (minSeconds !== undefined && other !== undefined) {
    found.push(
      ...at(
        [...base, 'minSeconds'],
        `is not told by \`${other}\`; it belongs to \`event: ${engagedEvent}\``,
      ),
    );
  }
  for (const [name, wanted] of Object.entries(params ?? {})) {
    found.push(...ofParameter(wanted, [...base, 'params', name]));
  }
  return found;
}

function ofParameter(wanted: ParameterCondition, path: Path): readonly WhenProblem[] {
  if (!isBounds(wanted)) return [];
  const { min, max, exists, contains } = wanted;
  if (min !== undefined && max !== undefined && min > max) {
    return at(
      path,
      `has a least value of ${min} and a greatest of ${max}, so nothing fits; exchange them`,
    );
  }
  const asksMore = min !== undefined || max !== undefined || contains !== undefined;
  if (exists === false && asksMore) {
    return at(
      path,
      'must be missing and yet have a value; remove `exists: false`, or the other condition',
    );
  }
  return exists === undefined && !asksMore
    ? at(path, 'says nothing; write for example { min: 10 }')
    : [];
}

function onceOf(key: string): readonly WhenProblem[] {
  return at(
    ['once'],
    `\`${key}\` is about the visit, so the rule fires once a visit; write \`once: visit\`, or remove it`,
  );
}

function isBounds(wanted: ParameterCondition): wanted is ParameterBounds {
  return typeof wanted === 'object' && !Array.isArray(wanted);
}

function at(path: Path, message: string): readonly WhenProblem[] {
  return [{ path, message: `${message}.` }];
}
