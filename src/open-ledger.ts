import type { LoadedConfig } from './config/load.ts';
import { type Ledger, startLedger } from './ledger/ledger.ts';
import { inForce } from './ledger/opening.ts';
import type { Log } from './log.ts';
import { destinationRule } from './pipeline-tools.ts';
import type { Spool } from './spool/spool.ts';

interface Opened {
  readonly loaded: LoadedConfig;
  readonly version: string;
  readonly log: Log;
  readonly now: () => number;
}

/** Opens the record; where that fails, the spool is let go of. */
export async function openLedger(
  { loaded, version, log, now }: Opened,
  spool: Spool,
): Promise<Ledger> {
  const { config } = loaded;
  const rules = Object.entries(config.destinations).map(([name, each]) =>
    destinationRule(name, each),
  );
  return startLedger({
    dataFolder: config.data,
    keyFolder: config.keys,
    version,
    inForce: inForce(loaded, rules),
    postHeadTo: config.ledger.postHeadTo,
    spool,
    now,
    log,
  }).catch(async (error: unknown) => {
    await spool.close();
    throw error;
  });
}
