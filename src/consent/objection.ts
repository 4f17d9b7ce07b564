import { isJsonObject, own } from '../vocabulary/json.ts';
import type { BeaconStatement } from '../event/raw-event.ts';

/** The one cookie that Sluice can set: it says `1`, and whose it is can't be told from it. */
export const objectionCookie = 'sluice_objection';

/** How long the browser is asked to keep it: as long as a decision counts at most (395 days). */
export const objectionSeconds = 34_128_000;

/** What the page says of an objection by its visitor: made, taken back, or nothing. */
export function statedObjection(statement: BeaconStatement): boolean | null {
  const said = isJsonObject(statement.consent) ? own(statement.consent, 'objection') : null;
  return typeof said === 'boolean' ? said : null;
}

/** The value of `Set-Cookie` that keeps an objection, or removes it. */
export function objectionSetCookie(objects: boolean): string {
  const seconds = objects ? objectionSeconds : 0;
  return `${objectionCookie}=1; Max-Age=${seconds}; Path=/; Secure; SameSite=Lax`;
}

/** A Cookie header without the objection, for the request that takes it back. */
export function withoutObjection(cookies: string | undefined): string | undefined {
  return cookies
    ?.split(';')
    .filter((cookie) => cookie.split('=', 1)[0]?.trim() !== objectionCookie)
    .join(';');
}
