import { defaultActions, isRicher, type Action, type KindActions } from './actions.ts';
import { kinds, type Kind } from './kinds.ts';
import type { ActionPolicy } from './policy.ts';

/** What an action policy is made of. */
export interface ActionPolicyParts {
  readonly actions: KindActions;
  /** The least that any reader of what is made now may have, where there are several. */
  readonly least: KindActions;
  readonly hash: ActionPolicy['hash'];
  readonly again: boolean;
}

/** Makes actions ready for the engine; undefined where they are what the engine does by itself. */
export function actionPolicy(parts: ActionPolicyParts): ActionPolicy | undefined {
  const { actions, least, hash, again } = parts;
  const named = new Map<Kind, Action>();
  const drops: Kind[] = [];
  for (const kind of kinds) {
    if (actions[kind] !== defaultActions[kind]) named.set(kind, actions[kind]);
    if (actions[kind] === 'drop') drops.push(kind);
  }
  const keepsRoughText = !isRicher('truncate', least.geo);
  if (!keepsRoughText && actions.geo === 'truncate') named.set('geo', 'truncate');
  return named.size === 0 ? undefined : { actions: named, drops, hash, keepsRoughText, again };
}
