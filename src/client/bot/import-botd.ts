import type * as botd from './botd.ts';

/** Imports BotD from beside the script. */
export async function importBotd(src: string): Promise<typeof botd> {
  return import(new URL(botdPath, src).href).then((loaded: typeof botd) => loaded);
}
