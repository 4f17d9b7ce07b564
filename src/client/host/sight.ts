import type { Element } from '../element.ts';
import type { Kit } from '../plugin.ts';

/** Hands over each element with `data-track-on="visible"` once half of it was seen for a second. */
export function watchSight(act: Kit['act']): void {
  const timers: WeakMap<object, number> = new WeakMap();
  let pause = 0;
  const see = (target: HTMLElement): void => {
    observer.unobserve(target);
    // The observer looks again as soon as the page is seen.
    if (document.hidden) observer.observe(target);
    else act('visible', wayOf(target));
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, intersectionRatio, intersectionRect } of entries) {
        clearTimeout(timers.get(target));
        // What is taller than the window is never half seen.
        if (intersectionRatio >= 0.5 || intersectionRect.height * 2 > innerHeight) {
          timers.set(target, setTimeout(see, 1e3, target));
        }
      }
    },
    { threshold: [0, 0.1, 0.2, 0.3, 0.4, 0.5] },
  );
  const scan = (): void => {
    pause = 0;
    for (const element of document.querySelectorAll('[data-track-on=visible]')) {
      if (timers.has(element)) continue;
      timers.set(element, 0);
      observer.observe(element);
    }
  };
  const changes = new MutationObserver(() => (pause ||= setTimeout(scan, 200)));
  changes.observe(document, { childList: true, subtree: true });
  scan();
}

function wayOf(element: HTMLElement): readonly Element[] {
  const way: HTMLElement[] = [];
  let step = 0;
  for (let next: HTMLElement | null = element; next; next = next.parentElement) way[step++] = next;
  return way;
}
