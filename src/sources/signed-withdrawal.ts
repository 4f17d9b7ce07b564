import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import { type PageId, parsePageId, parseSiteId, type SiteId } from '../vocabulary/ids.ts';
import { own } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Refusal } from '../vocabulary/outcomes.ts';
import { type Purpose, purposes } from '../vocabulary/purposes.ts';
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

const tokenId = /^[\x21-\x7e]{8,128}$/;

/** The site that a token claims to speak for, not verified: it only says whose key to try. */
export function claimedSite(token: string): SiteId | null {
  try {
    return siteOf(decodeJwt(token));
  } catch {
    return null;
  }
}

/**
 * Verifies a token (RFC 7519) and reads it. The key's own algorithm is the only one taken
 * (RFC 8725 section 3.1), the audience is `sluice`, and it lives ten minutes at most. Nothing of
 * the token is looked at before its signature holds. `now` in milliseconds since 1970.
 */
export async function verifyWithdrawal(
  token: string,
  { key, algorithm }: VerifyingKey,
  now: number,
): Promise<SignedWithdrawal | { readonly refused: Refusal }> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [algorithm],
      audience: 'sluice',
      currentDate: new Date(now),
      requiredClaims: ['exp', 'iat', 'jti'],
    });
    return lives(payload, now) ? withdrawalOf(payload) : { refused: 'token_invalid' };
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { refused: 'token_expired' };
    if (error instanceof errors.JOSEError) return { refused: 'token_invalid' };
    throw error;
  }
}

/** Made in the past, by clocks that may differ a little, and for ten minutes at most. */
function lives({ iat, exp }: JWTPayload, now: number): boolean {
  if (iat === undefined || exp === undefined) return false;
  const { tokenMsMax, tokenClockSkewMsMax } = limits;
  return (exp - iat) * 1_000 <= tokenMsMax && iat * 1_000 <= now + tokenClockSkewMsMax;
}

function withdrawalOf(payload: JWTPayload): SignedWithdrawal | { readonly refused: Refusal } {
  const site = siteOf(payload);
  const { jti } = payload;
  if (site === null || typeof jti !== 'string' || !tokenId.test(jti)) {
    return { refused: 'token_invalid' };
  }
  const pages = pagesOf(own(payload, 'pages') ?? []);
  const user = userOf(own(payload, 'user') ?? null);
  const denied = deniedOf(own(payload, 'denied') ?? purposes);
  if (pages === null || user === undefined || denied === null) return { refused: 'malformed_body' };
  if (pages.length === 0 && user === null) return { refused: 'malformed_body' };
  return { site, tokenId: jti, pages, user, denied };
}

function siteOf(payload: JWTPayload): SiteId | null {
  return parseSiteId(own(payload, 'site') ?? own(payload, 'sub'));
}

/** All of them or none: a withdrawal that reaches less than it names must not look done. */
function pagesOf(input: unknown): readonly PageId[] | null {
  if (!Array.isArray(input) || input.length > limits.withdrawnPagesMax) return null;
  const pages = input.map(parsePageId).filter((page) => page !== null);
  return pages.length === input.length ? pages : null;
}

function userOf(input: unknown): string | null | undefined {
  if (input === null) return null;
  if (typeof input !== 'string') return undefined;
  const user = input.trim();
  return user.length > 0 && user.length <= limits.userIdMax ? user : undefined;
}

function deniedOf(input: unknown): readonly Purpose[] | null {
  if (!Array.isArray(input) || input.length === 0) return null;
  const known: readonly unknown[] = purposes;
  if (!input.every((each) => known.includes(each))) return null;
  return purposes.filter((purpose) => input.includes(purpose));
}
