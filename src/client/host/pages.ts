import type { Kit } from '../plugin.ts';

/**
 * Starts a page view when the path changed, or the page came back from the back-forward cache.
 * Gives what looks for both a new path and an answer of the banner, where no event tells of them.
 */
export function watchPages(kit: Kit): () => void {
  const look = (): void => {
    if (kit.path && kit.path !== location.pathname) kit.viewPage();
    kit.flush();
  };
  // Pages set their title a moment after the address.
  const navigated = (): void => void setTimeout(look, 50);
  addEventListener('popstate', navigated);
  window.navigation?.addEventListener('currententrychange', navigated);
  window.cookieStore?.addEventListener('change', look);
  addEventListener('pageshow', ({ persisted }) => persisted && kit.viewPage(document.referrer));
  look();
  return look;
}
