import { importHost } from './import-host.ts';
import type { Host, Kit } from './plugin.ts';
import { dataset, src } from './script.ts';

/** What the core and its plugins share; the core puts its functions in before it notes anything. */
export const kit: Kit = {
  signals: { bot: navigator.webdriver ? { webdriver: true } : undefined, cmp: {} },
  dataset,
  src,
} as Kit;

let loading: Promise<Host> | undefined;

/** Does it once the host of plugins is loaded; not at all where it can't be. */
export function later(use: (host: Host) => void): void {
  loading ??= importHost(kit);
  loading.then(use).catch(() => {});
}
