import type { Push } from '../wire.ts';

const marks = [90, 75, 50, 25];
let path = '';
let deepest = 0;

/** Notes the deepest mark that came into sight, once for each path and mark. */
export function noteScroll(push: Push): void {
  if (path !== location.pathname) deepest = 0;
  path = location.pathname;
  const seen = ((scrollY + innerHeight) / document.documentElement.scrollHeight) * 100;
  const percent = marks.find((mark) => mark <= seen) ?? 0;
  if (percent <= deepest) return;
  deepest = percent;
  push('scroll_depth', { percent }, {}, 2_000);
}
