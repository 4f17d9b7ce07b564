import { isDeepStrictEqual } from 'node:util';
import { isJsonObject } from '../vocabulary/json.ts';
import type { Config } from './config.ts';

/** What is read once, at the start: listeners, folders, keys, the spool's engine, where heads and traces go. */
const atStart = [
  'listen',
  'admin',
  'prefix',
  'data',
  'keys',
  'identity',
  'spool',
  'ledger',
  'telemetry',
] as const satisfies readonly (keyof Config)[];

/** A configuration as a running process can take it. */
export interface Followed {
  /** What is wanted, with the running value of everything that is read at the start only. */
  readonly config: Config;
  /** The keys, as `listen.port`, whose wanted value needs a restart; never their values. */
  readonly restartNeeded: readonly string[];
}

/** Lays what can't change while it runs over a configuration, and names what that keeps back. */
export function followed(running: Config, wanted: Config): Followed {
  const kept = Object.fromEntries(atStart.map((key) => [key, running[key]]));
  return {
    config: { ...wanted, ...kept },
    restartNeeded: atStart.flatMap((key) => differing(key, running[key], wanted[key])),
  };
}

function differing(path: string, left: unknown, right: unknown): readonly string[] {
  if (isDeepStrictEqual(left, right)) return [];
  if (!isJsonObject(left) || !isJsonObject(right)) return [path];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].flatMap((key) => differing(`${path}.${key}`, left[key], right[key]));
}
