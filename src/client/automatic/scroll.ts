import type { Push } from '../wire.ts';

const marks = [90, 75, 50, 25];
let path = '';
let deepest = 0;

/**
 * Notes the deepest mark that came into sight, once for each path and mark. What scrolls is the
 * document, or a pane that takes most of the window; a box or a carousel is not the page.
 */
export function noteScroll(target: unknown, push: Push): void {
  const pane = target === document ? document.scrollingElement : target;
  if (!(pane instanceof Element)) return;
  const { clientHeight, clientWidth, scrollHeight, scrollTop } = pane;
  if (clientHeight * 2 < innerHeight || clientWidth * 2 < innerWidth) return;
  if (path !== location.pathname) deepest = 0;
  path = location.pathname;
  const seen = ((scrollTop + clientHeight) / scrollHeight) * 100;
  for (const percent of marks) {
    if (percent > seen || percent <= deepest) continue;
    deepest = percent;
    push('scroll_depth', { percent }, {}, 2_000);
  }
}
