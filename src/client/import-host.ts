import type { Host, Kit } from './plugin.ts';

interface HostModule {
  readonly start: (kit: Kit) => Host;
}

/** Imports the host of plugins from beside the script, and starts it. */
export function importHost(kit: Kit): Promise<Host> {
  // By import(): a script element would need a nonce, and a policy under Trusted Types.
  return import(new URL(hostPath, kit.src).href).then(({ start }: HostModule) => start(kit));
}
