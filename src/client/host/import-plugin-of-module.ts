import type { Plugin } from '../plugin.ts';

const plugins: Readonly<Record<string, () => Promise<Plugin>>> = {
  automatic: () => import('../automatic/automatic.ts'),
  bot: () => import('../bot/bot.ts'),
  bridge: () => import('../bridge/bridge.ts'),
  chat: () => import('../chat/chat.ts'),
  commerce: () => import('../commerce/commerce.ts'),
  consent: () => import('../banners/consent.ts'),
  experiment: () => import('../experiment/experiment.ts'),
  ga: () => import('../ga/ga.ts'),
  ux: () => import('../ux/ux.ts'),
  video: () => import('../video/video.ts'),
  vitals: () => import('../vitals/vitals.ts'),
};

/** Stands for import-plugin.ts in the ES module: a bundler cuts each plugin off. */
export async function importPlugin(name: string, _src: string): Promise<Plugin> {
  const plugin = Object.hasOwn(plugins, name) ? plugins[name] : undefined;
  if (!plugin) throw new Error(`no plugin ${name}`);
  return plugin();
}
