import type { Push } from '../wire.ts';
import { isMuted } from './is-muted.ts';

/** What a click is expected to do something with. */
const active = 'a[href],button,summary,[role=button],[onclick]';
/** What is clicked many times in a row for good reason, or changes without the page's doing. */
const patient = 'input,select,textarea,label,video,audio,[contenteditable],[data-track-rage=off]';

interface Click {
  readonly x: number;
  readonly y: number;
  readonly at: number;
}

/**
 * Notes `rage_click`, three clicks within 30 pixels, each within a second of the one before, and
 * `dead_click`, a click on something active after which nothing changes for 2.5 s.
 */
export function watchClicks(push: Push): void {
  let last: Click = { x: 0, y: 0, at: -1e4 };
  let times = 0;
  addEventListener(
    'click',
    (event) => {
      const { clientX: x, clientY: y, timeStamp: at } = event;
      const [target] = event.composedPath();
      if (!(target instanceof HTMLElement) || target.closest(patient) || isMuted(event)) return;
      const isNear = Math.abs(x - last.x) + Math.abs(y - last.y) < 30 && at - last.at < 1e3;
      times = isNear ? times + 1 : 1;
      last = { x, y, at };
      const params = { element: target.localName };
      if (times === 3) push('rage_click', params);
      if (target.closest(active)) watchEffect(() => push('dead_click', params));
    },
    true,
  );
}

/** Calls back where neither the page nor its address, focus, selection or scrolling changes. */
function watchEffect(nothing: () => void): void {
  const before = location.href;
  const signs = [
    'scroll',
    'focus',
    'blur',
    'selectionchange',
    'submit',
    'pagehide',
    'visibilitychange',
  ];
  const stop = (): void => {
    clearTimeout(timer);
    changes.disconnect();
    for (const sign of signs) removeEventListener(sign, stop, true);
  };
  const timer = setTimeout(() => {
    stop();
    if (location.href === before) nothing();
  }, 2_500);
  const changes = new MutationObserver(stop);
  changes.observe(document, {
    attributes: true,
    childList: true,
    characterData: true,
    subtree: true,
  });
  for (const sign of signs) addEventListener(sign, stop, true);
}
