import type { Kit } from '../plugin.ts';

const signs = 'click input change scroll mousemove touchmove keydown focus blur visibilitychange';

/**
 * Notes how long the page was looked at, when it is left: the time in sight and in focus, 30 s
 * after the last sign of life at most, from one second on. A frame's time is its page's.
 */
export function measureEngagement(kit: Kit): void {
  let mark = 0;
  let engagedMs = 0;
  const beat = (): void => {
    const now = performance.now();
    if (mark) engagedMs += Math.min(now - mark, 3e4);
    mark = document.hidden || !document.hasFocus() ? 0 : now;
  };
  if (frameElement) return;
  for (const type of signs.split(' '))
    addEventListener(type, beat, { capture: true, passive: true });
  beat();
  kit.leave = () => {
    beat();
    if (engagedMs < 1e3) return;
    kit.track('engaged_time', { engaged_ms: engagedMs | 0 });
    engagedMs = 0;
  };
}
