import { demoConfig } from '../config/built-in.ts';
import type { LoadedConfig } from '../config/load.ts';
import { findAdminAddress } from '../http/admin-address.ts';
import { AdminError } from './admin-error.ts';
import { type AskAdmin, askAdminAt } from './ask-admin.ts';
import type { CommandOptions } from './command-options.ts';
import { builtInConfig, namedConfig, withConfigErrors } from './load.ts';

/** Runs a command that needs the running instance; what goes wrong is told with its remedy. */
export function withAdmin(
  options: CommandOptions,
  run: (ask: AskAdmin, loaded: LoadedConfig) => Promise<number>,
): Promise<number> {
  return withConfigErrors(async () => {
    const loaded = namedConfig(options) ?? builtInConfig(demoConfig(8787, 8788), 'demo');
    const { config } = loaded;
    try {
      return await run(askAdminAt(findAdminAddress(config), config.admin.token), loaded);
    } catch (error) {
      if (!(error instanceof AdminError)) throw error;
      process.stderr.write(`${error.message}\n`);
      return 1;
    }
  });
}
