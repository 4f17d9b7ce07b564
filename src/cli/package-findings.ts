import type { Config } from '../config/config.ts';
import { destinationOf } from '../destinations/index.ts';
import type { Finding } from './finding.ts';

/** Whether the optional packages are there that the configured destinations load when they open. */
export async function packageFindings(config: Config): Promise<readonly Finding[]> {
  const wanted = new Map<string, string>();
  for (const [name, { type, settings }] of Object.entries(config.destinations)) {
    const definition = destinationOf(type);
    if (definition?.kind !== 'sink' || settings === undefined) continue;
    for (const each of definition.packagesWith?.(settings) ?? []) wanted.set(each, name);
  }
  return Promise.all([...wanted].map(([each, name]) => findingOf(each, name)));
}

async function findingOf(name: string, destination: string): Promise<Finding> {
  try {
    await import(name);
    return { state: 'ok', what: 'package', seen: `${name}, for the destination ${destination}` };
  } catch {
    return {
      state: 'fail',
      what: 'package',
      seen: `${name} is not installed; the destination ${destination} needs it`,
      remedy: `npm install ${name}, or remove the destination.`,
    };
  }
}
