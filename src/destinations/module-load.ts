import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { isJsonObject, own } from '../vocabulary/json.ts';
import { type Purpose, purposes } from '../vocabulary/purposes.ts';
import type { About, HttpDestination } from './destination.ts';

/** What a file exports as `destination` (or alone, or by default): the contract of docs/adding-a-destination.md, `http` kind. */
export type OwnDestination = HttpDestination & {
  readonly about: About;
  /** Settings that are right, for `sluice check --destination`. */
  readonly example?: unknown;
};

const known = new Map<string, OwnDestination | string>();

/**
 * The destination that a file of the operator exports; a text that says what is wrong with it, where
 * it can't be one. The file is run once, as a module of this process: it is the operator's own code.
 */
export function loadDestination(file: string): OwnDestination | string {
  const before = known.get(file);
  if (before !== undefined) return before;
  const loaded = load(file);
  known.set(file, loaded);
  return loaded;
}

function load(file: string): OwnDestination | string {
  let exported: unknown;
  try {
    const require = createRequire(import.meta.url);
    exported = require(resolve(file));
  } catch (error) {
    const code: unknown = error instanceof Error ? own(error, 'code') : undefined;
    if (code === 'MODULE_NOT_FOUND' || code === 'ENOENT') {
      return 'can not be read: name a .ts, .mjs or .js file, relative to the configuration';
    }
    const said = error instanceof Error ? error.message.split('\n')[0]?.slice(0, 200) : '';
    return `does not load: ${said ?? ''}. Run it with node to see where`;
  }
  return found(exported);
}

/** The export of that name, the default one, or else the one that is a destination. */
function found(exported: unknown): OwnDestination | string {
  if (!isJsonObject(exported)) return problemOf(undefined);
  const named: unknown = own(exported, 'destination') ?? own(exported, 'default');
  if (isDestination(named)) return named;
  const all: readonly unknown[] = Object.values(exported);
  return all.find(isDestination) ?? problemOf(named);
}

function isDestination(value: unknown): value is OwnDestination {
  return problemOf(value) === '';
}

/** What keeps a value from being a destination; empty where nothing does. */
function problemOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) {
    return 'exports no `destination`: write `export const destination = { … }`';
  }
  const wrong = shape.find(([key, isRight]) => !isRight(own(value, key)));
  return wrong === undefined
    ? ''
    : `has a \`destination\` whose \`${wrong[0]}\` is missing or wrong: ${wrong[2]}`;
}

type Check = readonly [key: string, isRight: (value: unknown) => boolean, remedy: string];

const shape: readonly Check[] = [
  [
    'type',
    (value) => typeof value === 'string' && /^[a-z][a-z0-9-]{0,40}$/.test(value),
    'a-z 0-9 -',
  ],
  ['kind', (value) => value === 'http', "write kind: 'http'"],
  [
    'purposes',
    (value) => Array.isArray(value) && value.length > 0 && value.every(isPurpose),
    `one or more of ${purposes.join(', ')}`,
  ],
  ['encode', (value) => typeof value === 'function', 'a function of events and context'],
  ['judge', (value) => typeof value === 'function', 'a function of answer and event ids'],
  ['dedupes', (value) => typeof value === 'boolean', 'true only where a repeat is recognised'],
  [
    'batch',
    (value) =>
      isJsonObject(value) && isCount(own(value, 'eventsMax')) && isCount(own(value, 'bytesMax')),
    'write { eventsMax, bytesMax, ageMsMax }',
  ],
  [
    'settings',
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      typeof Reflect.get(value, 'safeParse') === 'function',
    'a zod object, or anything with the same safeParse',
  ],
];

function isPurpose(value: unknown): value is Purpose {
  return purposes.some((purpose) => purpose === value);
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}
