import { demoConfig } from '../config/built-in.ts';
import { type LoadedConfig, loadConfigFile } from '../config/load.ts';
import { ConfigError } from '../config/problems.ts';
import { loadAssets } from '../http/assets.ts';
import { openTelemetry, TelemetryOpenError } from '../http/open-telemetry.ts';
import { ListenError } from '../http/listen.ts';
import { KeyFolderError } from '../identity/key-files.ts';
import { type Instance, startInstance } from '../instance.ts';
import { LedgerOpenError } from '../ledger/ledger-file.ts';
import { jsonLog, terminalLog } from '../log.ts';
import type { CommandOptions } from './command-options.ts';
import { SpoolOpenError } from '../spool/spool.ts';
import { builtInConfig, namedConfig, withConfigErrors } from './load.ts';
import { startBanner } from './start-banner.ts';
import { version } from '../config/version.ts';
import { workerCount } from './worker-count.ts';
import { youngGeneration } from './young-generation.ts';

/** How long a load balancer gets to see `/readyz` say no, before accepting stops. */
const drainNoticeMs = 5_000;

/** `sluice start`: serves until SIGTERM or Ctrl-C; without a file, in development, the demo. */
export function start(options: CommandOptions): Promise<number> {
  return withConfigErrors(async () => {
    const workers = workerCount(options.workers);
    if (typeof workers === 'string') {
      process.stderr.write(`${workers}\n`);
      return 2;
    }
    const named = namedConfig(options);
    const development = process.env['NODE_ENV'] !== 'production';
    const loaded = named ?? demoOrError(development);
    const demo = named === null;
    const log =
      process.stdout.isTTY && development
        ? terminalLog((line) => process.stdout.write(line))
        : jsonLog();
    const clock: { now: () => number } = { now: Date.now };
    const assets = await loadAssets();
    const { port: adminPort, host: adminHost } = loaded.config.admin;
    const outside = demo
      ? (await import('../demo/demo-shop.ts')).demoRoutes({
          assets,
          consoleUrl: `http://${adminHost}:${adminPort}/console/`,
          prefix: loaded.config.prefix,
          site: 'shop',
          now: Date.now,
        })
      : null;
    try {
      const telemetry = await openTelemetry(loaded.config.telemetry, { version, log });
      const instance = await startInstance({
        loaded,
        version,
        assets,
        log,
        development,
        demo,
        outside,
        crowd: demo ? (await import('../demo/walk-by.ts')).walkBy : null,
        telemetry,
        now: () => clock.now(),
        follow: (now) => (clock.now = now),
        workers,
        reread: demo ? null : (onRead) => loadConfigFile(loaded.file, process.env, onRead),
      });
      youngGeneration.release();
      const { policy, config } = loaded;
      if (development)
        process.stdout.write(startBanner(instance, loaded, { version, demo, workers }));
      else {
        const destinations = Object.keys(config.destinations).length;
        log('info', { event: 'started', version, ...instance, policy: policy.name, destinations });
      }
      const code = await untilStopped(instance, log);
      await telemetry?.close();
      return code;
    } catch (error) {
      if (
        error instanceof ListenError ||
        error instanceof KeyFolderError ||
        error instanceof SpoolOpenError ||
        error instanceof LedgerOpenError ||
        error instanceof TelemetryOpenError
      ) {
        process.stderr.write(`${error.message}\n`);
        return 1;
      }
      throw error;
    }
  });
}

function demoOrError(development: boolean): LoadedConfig {
  if (!development) {
    throw new ConfigError('(none)', [
      {
        line: null,
        path: '',
        message:
          'With NODE_ENV=production a configuration is needed. Copy config/minimal.yaml, change it, and start with --config FILE or SLUICE_CONFIG.',
      },
    ]);
  }
  const port = Number(process.env['PORT'] ?? 8787);
  const adminPort = Number(process.env['ADMIN_PORT'] ?? 8788);
  return builtInConfig(demoConfig(port, adminPort), 'demo');
}

async function untilStopped(instance: Instance, log: ReturnType<typeof jsonLog>): Promise<number> {
  process.on('SIGHUP', () => instance.reload());
  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
  log('info', { event: 'stopping', signal });
  const hasty = (): void => process.exit(130);
  process.once('SIGINT', hasty);
  instance.drain();
  if (signal === 'SIGTERM') await new Promise((resolve) => setTimeout(resolve, drainNoticeMs));
  const waiting = await instance.stop();
  log('info', { event: 'stopped', waiting });
  return 0;
}
