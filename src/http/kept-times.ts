import type { Config } from '../config/config.ts';
import { destinationRule } from '../pipeline-tools.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';

/** How long what is kept at most, by the configuration in force. */
export interface KeptTimes {
  readonly spoolHours: number;
  readonly replayHours: number;
  readonly deadLetterHours: number;
  readonly ledgerMonths: number;
  readonly withdrawalDays: number;
  /** The operator's own stores; null days where the store itself is told how long. */
  readonly stores: readonly { readonly name: string; readonly days: number | null }[];
}

/** Reads the times off the configuration. */
export function keptTimes({ retention, destinations }: Config): KeptTimes {
  const { spoolHours, replayHours, deadLetterHours, ledgerMonths } = retention;
  return {
    spoolHours,
    replayHours,
    deadLetterHours,
    ledgerMonths,
    withdrawalDays: limits.withdrawalMs / 86_400_000,
    stores: Object.entries(destinations)
      .filter(([name, destination]) => destinationRule(name, destination).ownStore)
      .map(([name, { settings }]) => {
        const days = isJsonObject(settings) ? own(settings, 'retentionDays') : undefined;
        return { name, days: typeof days === 'number' ? days : null };
      }),
  };
}
