import type { Kit } from '../plugin.ts';
import { importBotd } from './import-botd.ts';
import { machineKind } from './machine-kind.ts';

/**
 * Looks, when the page is idle, whether a machine may be at work, and adds the verdict to the
 * beacons that follow: one word. `data-bot="botd"` asks BotD as well, which reads more.
 */
export function start({ dataset, signals, src }: Kit): undefined {
  const look = async (): Promise<void> => {
    let kind = machineKind();
    try {
      if (!kind && dataset['bot'] === 'botd') kind = await (await importBotd(src)).verdict();
    } catch {}
    if (kind) signals.bot = { ...signals.bot, kind };
  };
  // Safari has no idle callback.
  if ('requestIdleCallback' in window) requestIdleCallback(() => void look(), { timeout: 4e3 });
  else setTimeout(() => void look(), 1e3);
}
