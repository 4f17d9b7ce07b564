import type { Kit, Note } from '../plugin.ts';
import { importPlugin } from './import-plugin.ts';

const started: Map<string, Promise<Note | undefined>> = new Map();

/** Loads and starts a plugin, once; one that is not known or can't be had does nothing. */
export function load(name: string, kit: Kit): Promise<Note | undefined> {
  const before = started.get(name);
  if (before) return before;
  const loading = importPlugin(name, kit.src)
    .then(({ start }) => start(kit))
    .catch(() => undefined);
  started.set(name, loading);
  return loading;
}
