import type { Push } from '../wire.ts';

const marks = [25, 50, 75, 90];
let path = '';
let deepest = 0;

/** Notes the deepest mark that came into sight, once for each path and mark. */
export function noteScroll(push: Push): void {
  if (path !== location.pathname) deepest = 0;
  path = location.pathname;
  const seen = ((scrollY + innerHeight) / document.documentElement.scrollHeight) * 100;
  const percent = marks.filter((mark) => mark <= seen).pop() ?? 0;
  if (percent <= deepest) return;
  deepest = percent;
  push('scroll_depth', { percent }, {}, 2_000);
}
