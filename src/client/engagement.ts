import { push } from './queue.ts';

let mark = 0;
let engagedMs = 0;

/** Counts the time since the last sign of life, 30 s at most, while the page has the focus. */
export function beat(): void {
  const now = performance.now();
  if (mark) engagedMs += Math.min(now - mark, 3e4);
  mark = document.hidden || !document.hasFocus() ? 0 : now;
}

/** Notes the time so far, from one second on. */
export function endEngagement(): void {
  beat();
  if (engagedMs > 1e3) {
    push('engaged_time', { engaged_ms: engagedMs | 0 });
    engagedMs = 0;
  }
}
