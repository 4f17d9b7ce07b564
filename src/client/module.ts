import type { Options } from './options.ts';
import { settings } from './settings.ts';
import type { Command, Sluice } from './wire.ts';

/**
 * Starts the client on this page, once, and gives its interface; what is called before it is loaded
 * is done afterwards. On a server, where there is no page, nothing happens.
 */
export function start(options: Options): Sluice {
  const { automatic, banner, endpoint = '/_s/e', keep, plugins, ...rest } = options;
  if (typeof document === 'undefined' || settings.src) return sluice;
  const words = { banner: banner?.join(), keep: keep?.join(), plugins: plugins?.join(' ') };
  for (const [name, value] of Object.entries({ ...rest, ...words, endpoint })) {
    if (value) settings.dataset[name] = value;
  }
  if (automatic === false) settings.dataset['automatic'] = 'off';
  settings.src = location.href;
  window.sluice ??= early;
  void import('./core.ts');
  return sluice;
}

/** Calls that were made before the client was there. */
const early: Command[] = [];

function call(...command: Command): void {
  const there = globalThis.window?.sluice;
  if (there && 'push' in there && typeof there.push === 'function') there.push(command);
}

const sluice: Sluice = {
  track: (...values) => call('track', ...values),
  on: (...values) => call('on', ...values),
  consent: (...values) => call('consent', ...values),
  push: (command) => call(...command),
  status() {
    const there = globalThis.window?.sluice;
    return there && 'status' in there
      ? there.status()
      : { page: '', waiting: early.length, consent: undefined };
  },
};
