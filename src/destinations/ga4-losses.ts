import { cnilBuckets } from './ga4-cnil.ts';
import type { Ga4Settings } from './ga4-settings.ts';

/** What a property misses under these settings, for `sluice check`. */
export function ga4Losses({ mode, cnil }: Ga4Settings): readonly string[] {
  const byMode =
    mode === 'only'
      ? 'mode: only, so no tag of Google runs and no session has a source or medium: reports by channel show "(not set)" or "Unassigned".'
      : "mode: augment, so sources join up only where the page hands over Google's own ids after consent (the script's plugin `ga`); elsewhere an event counts as of another person.";
  if (cnil === undefined) return [byMode];
  const { dailyVisitors, k, countries } = cnil;
  return [
    byMode,
    `cnil-proxy: ${String(dailyVisitors)} visitors of a quiet day, ${String(k)} to a client id, so GA4 counts at most ${String(cnilBuckets(cnil))} users a day; countries told: ${countries.join(', ') || 'none'}. Set \`cnil:\` at this destination to your own numbers.`,
  ];
}
