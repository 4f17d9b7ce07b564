import type { JWTPayload } from 'jose';
import { type PageId, parsePageId, type SiteId } from '../vocabulary/ids.ts';
import { own } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Refusal } from '../vocabulary/outcomes.ts';
import { type Purpose, purposes } from '../vocabulary/purposes.ts';
import { type SignedToken, userOf, verifyToken } from './signed-token.ts';
import type { VerifyingKey } from './verifying-key.ts';

/** What a site's own server takes back for a visitor, its signature verified. */
export interface SignedWithdrawal {
  readonly site: SiteId;
  /** The token's own id: it counts once. */
  readonly tokenId: string;
  readonly pages: readonly PageId[];
  /** The site's own id of the person, as the site writes it; null where only pages are named. */
  readonly user: string | null;
  readonly denied: readonly Purpose[];
}

/** Verifies a token for the audience `sluice` and reads it. `now` in milliseconds since 1970. */
export async function verifyWithdrawal(
  token: string,
  key: VerifyingKey,
  now: number,
): Promise<SignedWithdrawal | { readonly refused: Refusal }> {
  const signed = await verifyToken(token, key, 'sluice', now);
  return 'refused' in signed ? signed : withdrawalOf(signed);
}

function withdrawalOf({
  site,
  tokenId,
  payload,
}: SignedToken): SignedWithdrawal | { readonly refused: Refusal } {
  const pages = pagesOf(payload);
  const user = userOf(payload);
  const denied = deniedOf(own(payload, 'denied') ?? purposes);
  if (pages === null || user === undefined || denied === null) return { refused: 'malformed_body' };
  if (pages.length === 0 && user === null) return { refused: 'malformed_body' };
  return { site, tokenId, pages, user, denied };
}

/** All of them or none: a withdrawal that reaches less than it names must not look done. */
function pagesOf(payload: JWTPayload): readonly PageId[] | null {
  const input = own(payload, 'pages') ?? [];
  if (!Array.isArray(input) || input.length > limits.withdrawnPagesMax) return null;
  const pages = input.map(parsePageId).filter((page) => page !== null);
  return pages.length === input.length ? pages : null;
}

function deniedOf(input: unknown): readonly Purpose[] | null {
  if (!Array.isArray(input) || input.length === 0) return null;
  const known: readonly unknown[] = purposes;
  if (!input.every((each) => known.includes(each))) return null;
  return purposes.filter((purpose) => input.includes(purpose));
}
