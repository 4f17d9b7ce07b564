import { action, choice } from './choice.ts';
import { type Child, h } from './element.ts';
import { eventChoices } from './event-choices.ts';
import {
  funnelPresets,
  funnelStepsMax,
  funnelStepsMin,
  moved,
  putBefore,
  stepKeys,
  stepsOf,
} from './funnel-steps.ts';
import type { PageTools } from './insight-page.ts';
import { spaced } from './words.ts';

/** The steps of the funnel, to be chosen, moved, taken out; presets to begin with. */
export function funnelBuilder(tools: PageTools): Child {
  const steps = stepsOf(tools.parameters, tools.names);
  const go = (next: readonly string[]): void => tools.go({ steps: next.join(',') });
  const keys = stepKeys(steps);
  return h(
    'fieldset',
    { class: 'builder' },
    h('legend', { class: 'unseen' }, 'Steps of the funnel, in order'),
    presets(steps, tools),
    h(
      'ol',
      { class: 'builder-steps' },
      steps.map((_, index) => builderStep({ steps, index, key: keys[index] ?? '', go, tools })),
      steps.length < funnelStepsMax && h('li', { class: 'builder-add' }, adder(steps, go, tools)),
    ),
  );
}

function presets(steps: readonly string[], { link }: PageTools): Child {
  return h(
    'p',
    { class: 'presets' },
    h('span', { class: 'soft' }, 'Begin with '),
    funnelPresets.map((preset, index) => [
      index > 0 && ' · ',
      h(
        'a',
        {
          id: `preset-${preset.title.toLowerCase()}`,
          href: link({ steps: preset.steps.join(',') }),
          'aria-current': preset.steps.join(',') === steps.join(',') ? 'true' : null,
        },
        preset.title,
      ),
    ]),
  );
}

interface StepParts {
  readonly steps: readonly string[];
  readonly index: number;
  readonly key: string;
  readonly go: (steps: readonly string[]) => void;
  readonly tools: PageTools;
}

function builderStep(parts: StepParts): HTMLElement {
  const { steps, index, key, go, tools } = parts;
  const item = h(
    'li',
    { class: 'builder-step', draggable: true },
    choice({
      id: `step-${key}-name`,
      label: `${index + 1}`,
      says: `Step ${index + 1}`,
      value: steps[index] ?? '',
      options: stepChoices(tools, steps),
      chosen: (value) => {
        focusLater(`step-${stepKeys(steps.with(index, value))[index] ?? ''}-name`);
        go(steps.with(index, value));
      },
    }),
    h('span', { class: 'builder-buttons' }, stepButtons(parts)),
  );
  dragging(item, parts);
  return item;
}

function stepButtons({ steps, index, key, go }: StepParts): Child {
  const words = spaced(steps[index] ?? '');
  const move = (by: 1 | -1): void => {
    const next = moved(steps, index, by);
    if (next === steps) return;
    focusLater(`step-${stepKeys(next)[index + by] ?? ''}-${by < 0 ? 'earlier' : 'later'}`);
    go(next);
  };
  const earlier = action(`step-${key}-earlier`, '←', () => move(-1), `Move ${words} earlier`);
  const later = action(`step-${key}-later`, '→', () => move(1), `Move ${words} later`);
  const out = action(
    `step-${key}-out`,
    '×',
    () => {
      if (steps.length <= funnelStepsMin) return;
      const next = steps.toSpliced(index, 1);
      const beside = stepKeys(next)[Math.min(index, next.length - 1)] ?? '';
      focusLater(`step-${beside}-out`);
      go(next);
    },
    `Take ${words} out`,
  );
  if (index === 0) earlier.setAttribute('aria-disabled', 'true');
  if (index === steps.length - 1) later.setAttribute('aria-disabled', 'true');
  if (steps.length <= funnelStepsMin) out.setAttribute('aria-disabled', 'true');
  return [earlier, later, out];
}

function adder(
  steps: readonly string[],
  go: (steps: readonly string[]) => void,
  tools: PageTools,
): HTMLElement {
  return choice({
    id: 'step-add',
    label: 'Add a step',
    value: '',
    options: [{ value: '', words: 'choose …' }, ...stepChoices(tools, [])],
    chosen: (value) => {
      if (value !== '') go([...steps, value]);
    },
  });
}

/** A name with a comma would be two in the address. */
function stepChoices(
  { names }: PageTools,
  chosen: readonly string[],
): ReturnType<typeof eventChoices> {
  const known = eventChoices(names).filter(({ value }) => !value.includes(','));
  const others = chosen.filter((name) => known.every(({ value }) => value !== name));
  return [...known, ...others.map((value) => ({ value, words: `${spaced(value)} (none)` }))];
}

function dragging(item: HTMLElement, { steps, index, go }: StepParts): void {
  item.addEventListener('dragstart', (event) => {
    event.dataTransfer?.setData('text/plain', `step ${index}`);
    item.classList.add('is-dragged');
  });
  item.addEventListener('dragend', () => item.classList.remove('is-dragged'));
  item.addEventListener('dragover', (event) => event.preventDefault());
  item.addEventListener('drop', (event) => {
    event.preventDefault();
    const from = /^step (\d)$/.exec(event.dataTransfer?.getData('text/plain') ?? '')?.[1];
    if (from !== undefined) go(putBefore(steps, Number(from), index));
  });
}

/** The steps are drawn again once the address has changed: focus goes where it was going. */
function focusLater(id: string): void {
  addEventListener('hashchange', () => setTimeout(() => document.getElementById(id)?.focus()), {
    once: true,
  });
}
