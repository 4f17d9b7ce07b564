import type * as botd from './botd.ts';

/** Stands for import-botd.ts in the ES module: a bundler cuts BotD off. */
export async function importBotd(_src: string): Promise<typeof botd> {
  return import('./botd.ts');
}
