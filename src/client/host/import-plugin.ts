import type { Plugin } from '../plugin.ts';

/** Imports a plugin by its name, from beside the script. */
export async function importPlugin(name: string, src: string): Promise<Plugin> {
  const path = Object.hasOwn(pluginPaths, name) ? pluginPaths[name] : undefined;
  if (!path) throw new Error(`no plugin ${name}`);
  return import(new URL(path, src).href).then((plugin: Plugin) => plugin);
}
