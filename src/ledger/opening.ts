import { hash } from 'node:crypto';
import type { LoadedConfig } from '../config/load.ts';
import type { DestinationRule } from '../consent/destination-rule.ts';
import { isJsonObject, type JsonObject, own } from '../vocabulary/json.ts';
import type { PlacedRow } from './read-chain.ts';
import type { Entry } from './row.ts';

/** What is in force from a start on: configuration, policy, and who may get what. */
export interface InForce extends JsonObject {
  readonly config: string;
  readonly policy: { readonly name: string; readonly sha256: string };
  readonly destinations: JsonObject;
}

/** What a configuration puts in force. `config` is the SHA-256 of its text, as `sha256sum` prints it. */
export function inForce(loaded: LoadedConfig, rules: readonly DestinationRule[]): InForce {
  const { config, policy, sha256 } = loaded;
  return {
    config: sha256,
    policy: { name: policy.name, sha256: hash('sha256', JSON.stringify(policy), 'hex') },
    destinations: Object.fromEntries(
      rules.map(({ name, purposes, ownStore, whenUnknown, whenDenied }) => {
        const type = config.destinations[name]?.type ?? '';
        return [name, { type, purposes, ownStore, whenUnknown, whenDenied }];
      }),
    ),
  };
}

/** The rows of a start: what is in force, and what changed since the last one. */
export function openingEntries(
  rows: readonly PlacedRow[],
  now: InForce,
  about: { readonly version: string; readonly key: string },
): readonly Entry[] {
  const before = lastInForce(rows);
  const afterCleanStop =
    rows.findLast(({ row }) => row.kind !== 'head')?.row.kind === 'closed' || rows.length === 0;
  const opened: Entry = { kind: 'opened', data: { ...about, afterCleanStop, ...now } };
  const change = before === null ? null : changeEntry(before, now);
  return change === null ? [opened] : [opened, change];
}

/**
 * The row of a change; null where there was none. A change without a start has no row of a start
 * beside it, so it names the destinations as well, and what it left to the next start.
 */
export function changeEntry(
  before: JsonObject,
  now: InForce,
  restartNeeded: readonly string[] | null = null,
): Entry | null {
  const changed = Object.keys(now).filter(
    (part) => JSON.stringify(own(before, part)) !== JSON.stringify(now[part]),
  );
  if (changed.length === 0) return null;
  const was = { config: own(before, 'config'), policy: own(before, 'policy') };
  const data: JsonObject = {
    changed,
    before: {
      config: typeof was.config === 'string' ? was.config : null,
      policy: isJsonObject(was.policy) ? was.policy : null,
    },
    after: { config: now.config, policy: now.policy },
  };
  if (restartNeeded !== null) {
    const more = restartNeeded.length === 0 ? {} : { restartNeeded };
    return { kind: 'config_changed', data: { ...data, after: now, ...more } };
  }
  return { kind: 'config_changed', data };
}

/** What the last start put in force, and the changes since that were made without one. */
function lastInForce(rows: readonly PlacedRow[]): JsonObject | null {
  const at = rows.findLastIndex(({ row }) => row.kind === 'opened');
  const opened = rows[at]?.row.data;
  if (opened === undefined) return null;
  const later = rows.slice(at).findLast(({ row }) => row.kind === 'config_changed');
  const after = later === undefined ? undefined : own(later.row.data, 'after');
  return isJsonObject(after) ? { ...opened, ...after } : opened;
}
