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
  const before = rows.findLast(({ row }) => row.kind === 'opened')?.row.data;
  const afterCleanStop =
    rows.findLast(({ row }) => row.kind !== 'head')?.row.kind === 'closed' || rows.length === 0;
  const opened: Entry = { kind: 'opened', data: { ...about, afterCleanStop, ...now } };
  if (before === undefined) return [opened];
  const changed = Object.keys(now).filter(
    (part) => JSON.stringify(own(before, part)) !== JSON.stringify(now[part]),
  );
  if (changed.length === 0) return [opened];
  const was = { config: own(before, 'config'), policy: own(before, 'policy') };
  const data: JsonObject = {
    changed,
    before: {
      config: typeof was.config === 'string' ? was.config : null,
      policy: isJsonObject(was.policy) ? was.policy : null,
    },
    after: { config: now.config, policy: now.policy },
  };
  return [opened, { kind: 'config_changed', data }];
}
