import type { Note } from './automatic/note.ts';
import { cleanUrl } from './clean-url.ts';
import { noteDeclared } from './declared.ts';
import type { Element } from './element.ts';
import { beat, endEngagement } from './engagement.ts';
import { consent, flush, push, waiting } from './queue.ts';
import { inForce } from './post.ts';
import { dataset, src } from './script.ts';
import { openView, page, seenPath, url } from './view.ts';
import type { Sluice } from './wire.ts';

const isManual = dataset['automatic'] === 'off';
let plugin: Promise<{ readonly note: Note } | undefined> | undefined;

function viewPage(from: string): void {
  endEngagement();
  openView(from, location.pathname);
  push('page_view');
  if (isManual) return;
  const [search] = /[?&](q|s|search|query|keyword)=[^&]+/.exec(location.search) ?? [];
  for (const [, query] of new URLSearchParams(search)) push('site_search', { query });
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
    viewPage(document.referrer);
    // By import(): a script element would need a nonce, and a policy under Trusted Types.
    if (!isManual) {
      plugin = import(new URL(automaticPath, src).href).catch(() => undefined);
    }
  }
}

function act(event: Event): void {
  const path: readonly Element[] = event.composedPath();
  beat();
  if (event.type === 'click') setTimeout(look, 2e3);
  if (!noteDeclared(event.type, path)) {
    void plugin?.then((loaded) => loaded?.note(event.type, path, push, cleanUrl));
  }
}

const handlers: Readonly<Record<string, (event: Event) => void>> = {
  click: act,
  change: act,
  input: act,
  submit: act,
  play: act,
  timeupdate: act,
  ended: act,
  scroll: act,
  mousemove: beat,
  focus: beat,
  blur: beat,
  visibilitychange: visibility,
  pagehide: leave,
  popstate: navigated,
};

const early = window.sluice;
if (!early?.track) {
  openView(document.referrer);
  const api: Sluice = {
    track: push,
    consent,
    status: () => ({ page, waiting: waiting.length, consent: inForce }),
    push: ([method, ...values]) => void Reflect.apply(api[method], api, values),
  };
  window.sluice = api;
  early?.forEach?.(api.push);
  for (const [type, handler] of Object.entries(handlers)) addEventListener(type, handler, true);
  addEventListener('pageshow', ({ persisted }) => persisted && viewPage(document.referrer));
  window.navigation?.addEventListener('currententrychange', navigated);
  window.cookieStore?.addEventListener('change', look);
  visibility();
}
