import type { Host, Kit } from './plugin.ts';

/** Stands for import-host.ts in the ES module: a bundler cuts the host off. */
export async function importHost(kit: Kit): Promise<Host> {
  return (await import('./host/host.ts')).start(kit);
}
