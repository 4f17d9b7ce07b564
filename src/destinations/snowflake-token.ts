import { createPrivateKey, createPublicKey, hash } from 'node:crypto';
import { SignJWT } from 'jose/jwt/sign';
import type { SnowflakeSettings } from './snowflake-settings.ts';

/** Snowflake takes tokens of an hour at most. */
const lifeSeconds = 3_540;

/** A token signed with the user's key; it names the key by the hash of its public half. */
export function snowflakeToken(
  { account, user, privateKey }: Pick<SnowflakeSettings, 'account' | 'user' | 'privateKey'>,
  now: number,
): Promise<string> {
  const key = createPrivateKey(privateKey);
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' });
  // An account locator may bear a region, which the token must not.
  const subject = `${account.split('.')[0] ?? ''}.${user}`.toUpperCase();
  const seconds = Math.floor(now / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(`${subject}.SHA256:${hash('sha256', der, 'base64')}`)
    .setSubject(subject)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + lifeSeconds)
    .sign(key);
}
