import type { FunnelStep, Rate } from '../insight/answers.ts';

/** A chamber of the funnel, in percent of its height from the floor. */
export interface FunnelChamber {
  /** Null where it is not shown. */
  readonly level: number | null;
  /** The level of the chamber before, as far as it is known. */
  readonly before: number | null;
  /** Between these the level lies, by chance alone. */
  readonly low: number | null;
  readonly high: number | null;
  /** The gate before it: closed from the level down from `top`; null for the first chamber. */
  readonly gate: { readonly top: number; readonly bottom: number } | null;
}

/** The water that a chamber can hold, in percent: above it stand the posts alone. */
export const fullest = 90;

/** How high the water stands in each chamber, and how far each gate is open. */
export function funnelGeometry(steps: readonly FunnelStep[]): readonly FunnelChamber[] {
  let before: number | null = null;
  return steps.map((step, index) => {
    const level = index === 0 ? (step.visits === 0 ? 0 : fullest) : levelOf(step.rate);
    const known = before;
    if (level !== null) before = level;
    return {
      level: step.visits === null && index > 0 ? null : level,
      before: index === 0 ? null : known,
      low: index === 0 || step.rate === null ? null : place(step.rate.low),
      high: index === 0 || step.rate === null ? null : place(step.rate.high),
      gate: index === 0 ? null : gate(known ?? fullest, level),
    };
  });
}

function levelOf(rate: Rate | null): number | null {
  return rate === null ? null : place(rate.rate);
}

function place(share: number): number {
  return fullest * Math.max(0, Math.min(1, share));
}

/** What goes on flows below the gate; a level that is not shown leaves it shut. */
function gate(before: number, level: number | null): { top: number; bottom: number } {
  return { top: Math.min(100, before + 6), bottom: Math.min(before, level ?? 0) };
}

/** The step at which most visits are lost, of those that are shown; null where none is. */
export function greatestLoss(steps: readonly FunnelStep[]): number | null {
  let worst: number | null = null;
  steps.forEach(({ lost }, index) => {
    if (index === 0 || lost === null || lost === 0) return;
    const most = worst === null ? 0 : (steps[worst]?.lost ?? 0);
    if (lost > most) worst = index;
  });
  return worst;
}
