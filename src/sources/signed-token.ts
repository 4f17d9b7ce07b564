import * as errors from 'jose/errors';
import { decodeJwt } from 'jose/jwt/decode';
import { jwtVerify } from 'jose/jwt/verify';
import type { JWTPayload } from 'jose';
import { parseSiteId, type SiteId } from '../vocabulary/ids.ts';
import { own } from '../vocabulary/json.ts';
import { limits } from '../vocabulary/limits.ts';
import type { Refusal } from '../vocabulary/outcomes.ts';
import type { VerifyingKey } from './verifying-key.ts';

/** A token of a site's own server, its signature verified and its life bounded. */
export interface SignedToken {
  readonly site: SiteId;
  /** The token's own id. */
  readonly tokenId: string;
  readonly payload: JWTPayload;
}

/** Which token is meant: one for another use of the same key is refused. */
export type Audience = 'sluice' | 'sluice-server';

const tokenIdForm = /^[\x21-\x7e]{8,128}$/;

/** The site that a token claims to speak for, not verified: it only says whose key to try. */
export function claimedSite(token: string): SiteId | null {
  try {
    return siteOf(decodeJwt(token));
  } catch {
    return null;
  }
}

/**
 * Verifies a token (RFC 7519). The key's own algorithm is the only one taken (RFC 8725 section
 * 3.1), and it lives ten minutes at most. Nothing of it is looked at before its signature holds.
 * `now` in milliseconds since 1970.
 */
export async function verifyToken(
  token: string,
  { key, algorithm }: VerifyingKey,
  audience: Audience,
  now: number,
): Promise<SignedToken | { readonly refused: Refusal }> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [algorithm],
      audience,
      currentDate: new Date(now),
      requiredClaims: ['exp', 'iat', 'jti'],
    });
    const site = siteOf(payload);
    const { jti } = payload;
    const isSound = typeof jti === 'string' && tokenIdForm.test(jti) && lives(payload, now);
    if (site === null || !isSound) return { refused: 'token_invalid' };
    return { site, tokenId: jti, payload };
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { refused: 'token_expired' };
    if (error instanceof errors.JOSEError) return { refused: 'token_invalid' };
    throw error;
  }
}

/** A site's own id of a person; null where none is said, undefined where it is not one. */
export function userOf(payload: JWTPayload): string | null | undefined {
  const input = own(payload, 'user') ?? null;
  if (input === null) return null;
  if (typeof input !== 'string') return undefined;
  const user = input.trim();
  return user.length > 0 && user.length <= limits.userIdMax ? user : undefined;
}

/** Made in the past, by clocks that may differ a little, and for ten minutes at most. */
function lives({ iat, exp }: JWTPayload, now: number): boolean {
  if (iat === undefined || exp === undefined) return false;
  const { tokenMsMax, tokenClockSkewMsMax } = limits;
  return (exp - iat) * 1_000 <= tokenMsMax && iat * 1_000 <= now + tokenClockSkewMsMax;
}

function siteOf(payload: JWTPayload): SiteId | null {
  return parseSiteId(own(payload, 'site') ?? own(payload, 'sub'));
}
