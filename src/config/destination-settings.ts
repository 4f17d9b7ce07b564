import { resolve } from 'node:path';
import type { PolicyPack } from '../consent/policy.ts';
import { destinationOf, destinations } from '../destinations/index.ts';
import type { Config } from './config.ts';
import { didYouMean, type Path, type Problem, problemsOf } from './problems.ts';
import { destinationKeys, type FileConfig } from './schema.ts';
import { keysAt } from './schema-keys.ts';

/** Lets each destination read its own settings; what it refuses is a problem with its line. */
export function withDestinations(
  file: FileConfig,
  problems: Problem[],
  problem: (path: Path, message: string) => Problem,
  line: (path: Path) => number | null,
  folder: string,
): Config {
  const entries = Object.entries(file.destinations).map(([name, raw]) => {
    const path = ['destinations', name];
    const common = Object.fromEntries(destinationKeys.map((key) => [key, raw[key]]));
    const own = Object.fromEntries(
      Object.entries(raw).filter(([key]) => !destinationKeys.includes(key)),
    );
    const type = String(raw['type']);
    const definition = destinationOf(type);
    if (definition === null) {
      const known = destinations.map((known) => known.type);
      problems.push(
        problem(
          [...path, 'type'],
          `there is no destination \`${type}\`. ${didYouMean(type, known)}`,
        ),
      );
      return [name, { ...common, settings: null }] as const;
    }
    const placed = placedIn(own, definition.fileSettings ?? [], folder);
    const settings = definition.settings.safeParse(placed, { reportInput: true });
    if (!settings.success) {
      const known = keysAt(definition.settings);
      problems.push(
        ...settings.error.issues.flatMap((issue) =>
          problemsOf(
            issue,
            path,
            (at) => [...known(at.slice(2)), ...(at.length === 2 ? destinationKeys : [])],
            line,
          ),
        ),
      );
    }
    return [name, { ...common, settings: settings.data }] as const;
  });
  return { ...file, destinations: Object.fromEntries(entries) as Record<string, never> };
}

/** Files are named relative to the configuration. */
function placedIn(
  settings: Readonly<Record<string, unknown>>,
  files: readonly string[],
  folder: string,
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(settings).map(([name, value]) => {
    const isFile = files.includes(name) && typeof value === 'string' && value !== '';
    return [name, isFile ? resolve(folder, value) : value] as const;
  });
  return Object.fromEntries(entries);
}

/** The configuration with what the policy pack asks of each destination's settings. */
export function underPolicy(config: Config, policy: Pick<PolicyPack, 'name'>): Config {
  const entries = Object.entries(config.destinations).map(([name, destination]) => {
    const definition = destinationOf(destination.type);
    const settings = definition?.underPolicy?.(destination.settings, policy);
    return [name, settings === undefined ? destination : { ...destination, settings }] as const;
  });
  return { ...config, destinations: Object.fromEntries(entries) };
}
