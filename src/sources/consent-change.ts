import type { BeaconStatement } from '../event/raw-event.ts';
import { type PageId, parsePageId, parseSiteId, type SiteId } from '../vocabulary/ids.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Refusal } from '../vocabulary/outcomes.ts';
import { parseJsonBody, statementOf } from './beacon.ts';

/** What `POST /_s/consent` says: the page's signals have changed, after these pages had sent. */
export interface ConsentChange {
  readonly site: SiteId;
  readonly pages: readonly PageId[];
  readonly statement: BeaconStatement;
}

/** A withdrawal that the site's own server signed; its token is not verified here. */
export interface SignedChange {
  readonly token: string;
}

/** Reads a change of consent; what is no page id is left out. */
export function parseConsentChange(
  body: Uint8Array,
): ConsentChange | SignedChange | { readonly refused: Refusal } {
  const parsed = parseJsonBody(body);
  if (!isJsonObject(parsed)) return { refused: 'malformed_body' };
  const token = own(parsed, 'jwt');
  if (token !== undefined) {
    return typeof token === 'string' ? { token } : { refused: 'malformed_body' };
  }
  if (own(parsed, 'v') !== 1) return { refused: 'unsupported_version' };
  const site = parseSiteId(own(parsed, 'site'));
  if (site === null) return { refused: 'unknown_site' };
  const pages = own(parsed, 'pages') ?? [];
  if (!Array.isArray(pages)) return { refused: 'malformed_body' };
  return {
    site,
    pages: pages
      .slice(-limits.withdrawnPagesMax)
      .map(parsePageId)
      .filter((page) => page !== null),
    statement: statementOf(parsed),
  };
}
