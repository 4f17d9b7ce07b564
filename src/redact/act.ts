import { parseAddress } from '../identity/address.ts';
import { unreachable } from '../vocabulary/outcomes.ts';
import type { Action } from './actions.ts';
import { placeholderOf, type Kind } from './kinds.ts';
import type { RedactPolicy } from './policy.ts';
import { hashedForm } from './pseudonym.ts';

/** What redaction is about to put in place of a value, and why. */
export interface Act {
  readonly replacement: string;
  readonly type: string;
  readonly action: Action;
  readonly rule: string;
}

/**
 * What the policy makes of something that was found: the replacement of its own action in place of
 * the engine's; null where it is kept. `drop` puts the placeholder there, which the drop of
 * placeholders takes away when the whole event was seen.
 */
export function act(found: Act, text: string, policy: RedactPolicy): Act | null {
  if (policy.acts === undefined || found.replacement === '') return found;
  for (const [kind, action] of policy.acts.actions) {
    if (kind === found.type) return actAs(kind, action, found, text, policy);
  }
  return found;
}

function actAs(
  kind: Kind,
  action: Action,
  found: Act,
  text: string,
  policy: RedactPolicy,
): Act | null {
  const redacted: Act = { ...found, replacement: placeholderOf(kind), action: 'redact' };
  switch (action) {
    case 'keep':
      return mayKeep(kind, text, policy) ? null : found;
    case 'truncate':
      return truncated(kind, found, text, policy) ?? redacted;
    case 'hash': {
      const pseudonym = policy.acts?.hash?.(kind, hashedForm(kind, text)) ?? null;
      return pseudonym === null ? redacted : { ...found, replacement: pseudonym, action: 'hash' };
    }
    case 'redact':
    case 'drop':
      return redacted;
    default:
      return unreachable(action);
  }
}

/** Ids are kept only where they may be hashed as well, and where they look like nothing else. */
function mayKeep(kind: Kind, text: string, policy: RedactPolicy): boolean {
  if (kind === 'geo') return true;
  if (kind !== 'account_id' || policy.hashAccountId === null) return false;
  return /^[A-Za-z\d][\w-]{0,63}$/.test(text.trim()) && !/\d{13}/.test(text.replaceAll('-', ''));
}

/** Cut where it stands under its key; what can't be found a second time goes as a whole. */
function truncated(kind: Kind, found: Act, text: string, policy: RedactPolicy): Act | null {
  const byKey = found.rule.startsWith('key:');
  if (kind === 'geo') return byKey || policy.acts?.keepsRoughText !== false ? found : null;
  const rough = kind === 'ip' ? networkOf(text) : byKey ? yearOf(text) : null;
  return rough === null ? null : { ...found, replacement: rough, action: 'truncate' };
}

/** IPv4 to /24, IPv6 to /64; null where the text is not one address alone. */
function networkOf(text: string): string | null {
  const address = parseAddress(text);
  if (address === null) return null;
  if (address.family === 4) return `${address.bytes.slice(0, 3).join('.')}.0`;
  return `${address.text.split(':').slice(0, 4).join(':')}::`;
}

function yearOf(text: string): string | null {
  return /(?<!\d)((?:19|20)\d{2})(?!\d{3}(?!\d))/.exec(text)?.[1] ?? null;
}
