import { forgetAdminAddress, noteAdminAddress } from './http/admin-address.ts';
import { listen } from './http/listen.ts';
import { type InstanceOptions, openParts } from './instance-parts.ts';
import { createListeners } from './listeners.ts';
import type { Spool } from './spool/spool.ts';
import { limits } from './vocabulary/limits.ts';
import { WorkerPool } from './workers/worker-pool.ts';

/** A running Sluice. */
export interface Instance {
  readonly publicUrl: string;
  readonly adminUrl: string;
  /** From now on `/readyz` says no. */
  drain(): void;
  /** Reads the configuration anew; a bad one changes nothing and is logged. */
  reload(): void;
  /** Stops accepting, flushes, settles what is in flight, closes. Resolves with what still waits. */
  stop(): Promise<number>;
}

/** Wires everything together and starts to serve. */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const workers = options.workers === 0 ? null : startWorkers(options);
  const parts = await openParts(options, workers).catch(async (error: unknown) => {
    await workers?.close();
    throw error;
  });
  const state = { draining: false, public: '', admin: '' };
  const listeners = createListeners(options, parts, state);
  const stop = async (): Promise<number> => {
    state.draining = true;
    parts.reload.stop();
    clearInterval(parts.upkeep);
    await listeners.public.close();
    parts.rules.stop();
    await parts.delivery.stop(limits.drainMsMax);
    parts.keys.close();
    await parts.retention.stop();
    await parts.leaks.save(options.now());
    await parts.ledger.stop();
    const waiting = await waitingOf(parts.spool).catch(() => 0);
    await parts.spool.close();
    await listeners.admin.close();
    forgetAdminAddress(options.loaded.config.data);
    return waiting;
  };
  try {
    state.public = await listeners.public.open();
    state.admin = await listen(listeners.admin, options.loaded.config.admin, 'admin');
    noteAdminAddress(options.loaded.config.data, state.admin);
  } catch (error) {
    await stop();
    throw error;
  }
  const drain = (): void => {
    state.draining = true;
    workers?.drain();
  };
  const reload = (): void => parts.reload.now('signal');
  return { publicUrl: state.public, adminUrl: state.admin, drain, reload, stop };
}

/** Starts the processes that serve visitors. */
function startWorkers({ workers: wanted, loaded, ...options }: InstanceOptions): WorkerPool {
  const pool = new WorkerPool({ ...options, wanted, place: loaded.config.listen });
  pool.start();
  return pool;
}

async function waitingOf(spool: Spool): Promise<number> {
  const { destinations } = await spool.counts();
  return destinations.reduce((sum, { waiting, detached }) => sum + (detached ? 0 : waiting), 0);
}
