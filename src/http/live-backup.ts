import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Delivery } from '../deliver/dispatcher.ts';
import { type Backup, BackupError, backUp } from './backup.ts';

/** Copies the data folder of the running instance to a folder. */
export type LiveBackup = (to: string) => Promise<Backup>;

/** The backup of a running instance: its open stores hold still for it, its door does not. */
export function liveBackup(tools: {
  readonly config: () => Config;
  readonly delivery: Pick<Delivery, 'sinkOf'>;
  readonly version: string;
  readonly now: () => number;
}): LiveBackup {
  let isBusy = false;
  return async (to) => {
    if (isBusy) throw new BackupError('Another backup is being made: wait for its end.');
    isBusy = true;
    try {
      const { data, destinations } = tools.config();
      const order = { dataFolder: data, to, version: tools.version, now: tools.now() };
      const isThere = existsSync(join(data, 'warehouse.duckdb'));
      const stores = Object.entries(destinations).flatMap(([name, { type }]) => {
        const sink = tools.delivery.sinkOf(name);
        if (type === 'duckdb' && isThere && sink === null) {
          throw new BackupError(`The warehouse \`${name}\` is not open: try again in a moment.`);
        }
        const copy = sink?.backup?.bind(sink);
        return copy === undefined ? [] : [{ backup: copy }];
      });
      return await backUp({ ...order, stores });
    } finally {
      isBusy = false;
    }
  };
}
