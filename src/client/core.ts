import type { Note } from './automatic/note.ts';
import { cleanUrl } from './clean-url.ts';
import { state } from './consent.ts';
import { noteDeclared } from './declared.ts';
import type { Element } from './element.ts';
import { beat, endEngagement } from './engagement.ts';
import { flush, push, waiting } from './queue.ts';
import { inForce } from './post.ts';
import { dataset, src } from './script.ts';
import { openView, page, seenPath, url } from './view.ts';
import type { Sluice } from './wire.ts';

let plugin: Promise<{ readonly note: Note } | undefined> | undefined;

/** Has the plugin note it too, once it is there. */
function note(type: string, path?: readonly Element[]): void {
  void plugin?.then((loaded) => loaded?.note(type, path, push, cleanUrl));
}

function viewPage(from: string): void {
  endEngagement();
  openView(from, location.pathname);
  push('page_view');
  note('view');
}

/** Looks whether the address changed or the banner answered, which no event tells everywhere. */
function look(): void {
  if (seenPath && seenPath !== location.pathname) viewPage(url);
  void flush();
}

/** Pages set their title a moment after the address. */
function navigated(): void {
  setTimeout(look, 50);
}

function leave(): void {
  endEngagement();
  void flush(true);
}

/** A page is viewed once it is visible: not in a background tab, not while it is prerendered. */
function visibility(): void {
  beat();
  if (document.hidden) leave();
  else if (!seenPath) {
    // By import(): a script element would need a nonce, and a policy under Trusted Types.
    if (dataset['automatic'] !== 'off') {
      plugin = import(new URL(automaticPath, src).href).catch(() => undefined);
    }
    viewPage(document.referrer);
  }
}

function act(event: Event): void {
  const path: readonly Element[] = event.composedPath();
  beat();
  if (event.type === 'click') setTimeout(look, 2e3);
  if (!noteDeclared(event.type, path)) note(event.type, path);
}

/** Listens to these events, wherever on the page they happen. */
function on(types: string, handler: (event: Event) => void): void {
  for (const type of types.split(' ')) addEventListener(type, handler, true);
}

const early = window.sluice;
if (!early?.track) {
  openView(document.referrer);
  const api: Sluice = {
    track: push,
    consent(said) {
      state(said);
      void flush();
    },
    status: () => ({ page, waiting: waiting.length, consent: inForce }),
    push: ([method, ...values]) => void Reflect.apply(api[method], api, values),
  };
  window.sluice = api;
  early?.forEach?.(api.push);
  on('click change input submit play timeupdate ended scroll', act);
  on('mousemove focus blur', beat);
  on('visibilitychange', visibility);
  on('pagehide', leave);
  on('popstate', navigated);
  addEventListener('pageshow', ({ persisted }) => persisted && viewPage(document.referrer));
  window.navigation?.addEventListener('currententrychange', navigated);
  window.cookieStore?.addEventListener('change', look);
  visibility();
}
