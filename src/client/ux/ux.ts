import type { Kit } from '../plugin.ts';
import { watchAbandon } from './abandon.ts';
import { watchClicks } from './clicks.ts';
import { isMuted } from './is-muted.ts';

/** Notes trouble and liking: rage and dead clicks, forms left, copies, prints, shares. */
export function start({ track }: Kit): undefined {
  watchClicks(track);
  watchAbandon(track);
  const copied = (event: Event): void => {
    // How much, never what.
    const length = getSelection()?.toString().length;
    if (length && !isMuted(event)) track('copy', { characters: length });
  };
  addEventListener('copy', copied, true);
  addEventListener('beforeprint', () => track('print'));
  // Safari and Chromium on some systems have it.
  const share: unknown = Reflect.get(navigator, 'share');
  if (typeof share !== 'function') return;
  navigator.share = async (...data) => {
    await Reflect.apply(share, navigator, data);
    track('share', { method: 'system' });
  };
}
