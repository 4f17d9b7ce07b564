import { hash } from 'node:crypto';
import { isJsonObject, type JsonObject, own } from '../vocabulary/json.ts';
import type { Refusal } from '../vocabulary/outcomes.ts';
import { type ParsedBeacon, parseEvents } from './beacon.ts';
import { type SignedToken, userOf, verifyToken } from './signed-token.ts';
import type { VerifyingKey } from './verifying-key.ts';

/** What a site's own server tells: a beacon without a browser. */
export interface ServerEvents {
  readonly beacon: ParsedBeacon;
  /** Of the visitor, as the site says it; not read yet. */
  readonly region: unknown;
}

/**
 * Verifies a token for the audience `sluice-server` and reads the events in it. An event without an
 * id gets one from the token's own and its place, so that a token sent again is found to be a
 * repetition. `now` in milliseconds since 1970.
 */
export async function verifyServerEvents(
  token: string,
  key: VerifyingKey,
  now: number,
): Promise<ServerEvents | { readonly refused: Refusal }> {
  const signed = await verifyToken(token, key, 'sluice-server', now);
  return 'refused' in signed ? signed : eventsOf(signed);
}

function eventsOf({
  site,
  tokenId,
  payload,
}: SignedToken): ServerEvents | { readonly refused: Refusal } {
  const user = userOf(payload);
  const list = own(payload, 'events');
  if (user === undefined || !Array.isArray(list)) return { refused: 'malformed_body' };
  const told = list.map((event: unknown, index) =>
    isJsonObject(event) ? completed(event, user, `${site}|${tokenId}|${index}`) : null,
  );
  const beacon = parseEvents(site, { ...payload, events: told });
  if ('refused' in beacon) return beacon;
  return { beacon, region: own(payload, 'region') };
}

/** The event with an id, and with the person where the token names one: redaction hashes it. */
function completed(event: JsonObject, user: string | null, place: string): JsonObject {
  const made = { ...event, id: event['id'] ?? hash('sha256', place, 'hex').slice(0, 32) };
  const params = event['params'] ?? {};
  if (user === null || !isJsonObject(params) || Object.hasOwn(params, 'user_id')) return made;
  return { ...made, params: { ...params, user_id: user } };
}
