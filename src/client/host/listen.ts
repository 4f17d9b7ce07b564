import type { Kit } from '../plugin.ts';

/** What the core leaves to the plugin. */
const more = ['play', 'timeupdate', 'ended', 'scroll', 'auxclick'];
/** What does not leave a shadow root by itself. */
const within = ['change', 'submit', 'play', 'timeupdate', 'ended', 'scroll'];
/** What does, and so tells that there is one. */
const signs = ['pointerdown', 'focus', 'input', 'click'];

/** Hands over events that the core does not listen to, also those inside of open shadow roots. */
export function listenToMore(act: Kit['act']): void {
  const seen: WeakSet<EventTarget> = new WeakSet();
  const hand = (event: Event): void => {
    if (event.type !== 'auxclick') act(event.type, event.composedPath());
    // The middle button opens a link; the right one opens a menu.
    else if (event instanceof MouseEvent && event.button === 1) act('click', event.composedPath());
  };
  const inside = (event: Event): void => {
    // What stands in a slot is seen from the window as well.
    for (const node of event.composedPath()) if (node === window) return;
    hand(event);
  };
  const enter = (event: Event): void => {
    for (const node of event.composedPath()) {
      if (!(node instanceof ShadowRoot) || seen.has(node)) continue;
      seen.add(node);
      for (const type of within) node.addEventListener(type, inside, true);
    }
  };
  for (const type of more) addEventListener(type, hand, true);
  for (const type of signs) addEventListener(type, enter, true);
}
