import type { LoadedConfig } from '../config/load.ts';
import { findAdminAddress } from '../http/admin-address.ts';
import { demoConfig } from '../config/built-in.ts';
import type { CommandOptions } from './command-options.ts';
import { builtInConfig, namedConfig, withConfigErrors } from './load.ts';

/** The running instance did not do what was asked; the message says why, and the remedy. */
export class AdminError extends Error {
  override readonly name = 'AdminError';
}

/** Asks the admin listener: a path, and what to post where it changes something. */
export type AskAdmin = (path: string, body?: object) => Promise<unknown>;

/** Runs a command that needs the running instance; what goes wrong is told with its remedy. */
export function withAdmin(
  options: CommandOptions,
  run: (ask: AskAdmin, loaded: LoadedConfig) => Promise<number>,
): Promise<number> {
  return withConfigErrors(async () => {
    const loaded = namedConfig(options) ?? builtInConfig(demoConfig(8787, 8788), 'demo');
    try {
      return await run(askerOf(loaded), loaded);
    } catch (error) {
      if (!(error instanceof AdminError)) throw error;
      process.stderr.write(`${error.message}\n`);
      return 1;
    }
  });
}

function askerOf({ config }: LoadedConfig): AskAdmin {
  const address = findAdminAddress(config);
  const { token } = config.admin;
  return async (path, body) => {
    const headers = {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await reach(`${address}${path}`, { headers, ...post });
    const text = await response.text();
    if (response.ok) return text === '' ? null : parse(text);
    throw new AdminError(
      `${address} answered ${response.status}: ${text.slice(0, 500).trim() || 'nothing'}`,
    );
  };
}

function parse(text: string): unknown {
  return JSON.parse(text);
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch {
    throw new AdminError(
      `No Sluice answers at ${new URL(url).origin}. This command asks the running instance: start it with the same configuration, and name that with --config FILE.`,
    );
  }
}
