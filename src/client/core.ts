import { cleanUrl } from './clean-url.ts';
import { state } from './consent.ts';
import { noteDeclared } from './declared.ts';
import type { Element } from './element.ts';
import { kit, later } from './kit.ts';
import { flush, push, waiting } from './queue.ts';
import { inForce } from './post.ts';
import { isSeen, openView, page, url } from './view.ts';
import type { Sluice } from './wire.ts';

function viewPage(from: string = url): void {
  kit.leave?.();
  openView(from, true);
  kit.path = location.pathname;
  // A frame of the same origin is a part of its page.
  if (!frameElement) push('page_view');
}

function leave(): void {
  kit.leave?.();
  void flush(true);
}

/** A page is viewed once it is visible: not in a background tab, not while it is prerendered. */
function visibility(): void {
  if (document.hidden) leave();
  else if (!isSeen) viewPage(document.referrer);
}

function act(type: string, path: readonly Element[]): void {
  const isDeclared = noteDeclared(type, path);
  later((host) => host.note(type, path, isDeclared));
}

const early = window.sluice;
const api: Sluice = {
  track: push,
  on: (name, react) => later((host) => host.on(name, react)),
  consent(said) {
    state(said);
    void flush();
  },
  status: () => ({ page, waiting: waiting.size, consent: inForce }),
  push: ([method, ...values]) => void Reflect.apply(api[method], api, values),
};
// A frame without an origin of its own may send nothing.
if (self.origin !== 'null' && !(early && 'track' in early)) {
  openView(document.referrer);
  window.sluice = api;
  Object.assign(kit, api, { act, cleanUrl, flush, viewPage });
  try {
    for (const command of early ?? []) api.push(command);
  } catch {}
  for (const type of ['click', 'change', 'input', 'submit']) {
    addEventListener(type, (event) => act(type, event.composedPath()), true);
  }
  addEventListener('visibilitychange', visibility, true);
  addEventListener('pagehide', leave);
  visibility();
}
