import type { Shown } from '../insight/answers.ts';

/** Shades of a cell, from none to the fullest. */
export const heatMax = 5;

/** Which shade a cell gets among the others of its column: by the root, so that small ones show. */
export function heatOf(value: Shown, most: number): number {
  if (value === null || value <= 0 || most <= 0) return 0;
  return Math.max(1, Math.min(heatMax, Math.ceil(heatMax * Math.sqrt(value / most))));
}
