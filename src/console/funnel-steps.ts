import type { NamesAnswer } from '../insight/answers.ts';
import type { Parameters } from './route.ts';

/** As few and as many as the instance takes. */
export const funnelStepsMin = 2;
export const funnelStepsMax = 8;

/** Ways that many sites have: each is a start to change. */
export const funnelPresets = [
  {
    title: 'Shop',
    steps: ['page_view', 'view_item', 'add_to_cart', 'begin_checkout', 'purchase'],
  },
  {
    title: 'Lead',
    steps: ['page_view', 'cta_click', 'form_start', 'form_submit', 'generate_lead'],
  },
  {
    title: 'Content',
    steps: ['page_view', 'scroll_depth', 'article_read', 'newsletter_signup'],
  },
] as const;

/** The steps of an address; where it names none, those of the preset that the site knows best. */
export function stepsOf(parameters: Parameters, names: NamesAnswer | null): readonly string[] {
  const named = (parameters.get('steps') ?? '').split(',').filter((name) => name !== '');
  if (named.length > 0) return named.slice(0, funnelStepsMax);
  const known = new Set((names?.names ?? []).map(({ name }) => name));
  const [shop] = funnelPresets;
  const hits = (steps: readonly string[]): number =>
    steps.filter((name) => known.has(name)).length / steps.length;
  const best = funnelPresets.toSorted((a, b) => hits(b.steps) - hits(a.steps))[0] ?? shop;
  const there = best.steps.filter((name) => known.has(name));
  return there.length > 1 ? there : shop.steps;
}

/** The steps with one moved by a place; the same where there is no such place. */
export function moved(steps: readonly string[], index: number, by: 1 | -1): readonly string[] {
  const step = steps[index];
  const other = steps[index + by];
  if (step === undefined || other === undefined) return steps;
  return steps.with(index, other).with(index + by, step);
}

/** The steps with one put before another, as a mouse drags it. */
export function putBefore(steps: readonly string[], from: number, to: number): readonly string[] {
  const step = steps[from];
  if (step === undefined || from === to) return steps;
  const others = steps.toSpliced(from, 1);
  return others.toSpliced(Math.max(0, Math.min(others.length, to)), 0, step);
}

/** A word for each step that stays its own as it moves: its name, and which of that name it is. */
export function stepKeys(steps: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return steps.map((name) => {
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return `${name}-${before}`;
  });
}
