import { existsSync } from 'node:fs';
import { type LoadedConfig, loadConfigFile, parseConfig } from '../config/load.ts';
import { ConfigError } from '../config/problems.ts';
import type { CommandOptions } from './command-options.ts';
import { loadEnvironmentFile } from './environment-file.ts';

/** What `sluice init` writes, and what is taken from the folder one stands in. */
const usualFile = 'sluice.yaml';

/**
 * The configuration that a command line or SLUICE_CONFIG names, else the `sluice.yaml` of the
 * folder one stands in; null where there is none. Secrets may lie beside it.
 */
export function namedConfig(options: CommandOptions): LoadedConfig | null {
  const named = options.config ?? process.env['SLUICE_CONFIG'] ?? '';
  const file = named === '' && existsSync(usualFile) ? usualFile : named;
  if (file === '') return null;
  loadEnvironmentFile(file);
  return loadConfigFile(file, process.env);
}

/** A configuration that the program brings along. */
export function builtInConfig(text: string, name: string): LoadedConfig {
  const environment = { PORT: undefined, ADMIN_PORT: undefined };
  return parseConfig(text, { file: `<${name}>`, folder: process.cwd(), environment });
}

/** Runs a command; a wrong configuration is told with each line and remedy, exit code 1. */
export async function withConfigErrors(run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const count = error.problems.length;
    process.stderr.write(
      `The configuration has ${count} ${count === 1 ? 'problem' : 'problems'}:\n\n`,
    );
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}
