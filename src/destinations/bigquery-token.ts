import { importPKCS8 } from 'jose/key/import';
import { SignJWT } from 'jose/jwt/sign';
import type { CryptoKey } from 'jose';
import { isJsonObject, own } from '../vocabulary/json.ts';
import { serviceAccountOf, type ServiceAccount } from './bigquery-settings.ts';
import type { StoreHttp } from './store-http.ts';
import { StoreProblem } from './store-problem.ts';

const scope = 'https://www.googleapis.com/auth/bigquery';
/** A token lives for an hour; it is renewed five minutes earlier. */
const lifeMs = 3_600_000;
const renewMs = 300_000;

/** The account's login was refused: a person must act. */
export class LoginRefused extends StoreProblem {}

/** Access tokens of a service account: a JWT signed with its key, exchanged at Google's. */
export class GoogleToken {
  readonly #account: ServiceAccount;
  readonly #key: CryptoKey;
  readonly #http: StoreHttp;
  #token: { readonly text: string; readonly until: number } | null = null;

  private constructor(account: ServiceAccount, key: CryptoKey, http: StoreHttp) {
    this.#account = account;
    this.#key = key;
    this.#http = http;
  }

  /** Reads the key; throws a `StoreProblem` where it is none. */
  static async open(credentials: string, http: StoreHttp): Promise<GoogleToken> {
    const account = serviceAccountOf(credentials);
    const key = await importPKCS8(account?.privateKey ?? '', 'RS256').catch(() => null);
    if (account === null || key === null) {
      throw new StoreProblem('`credentials` holds no private key that can be read: make a new key');
    }
    return new GoogleToken(account, key, http);
  }

  /** A token that is good for the next minutes. Throws `LoginRefused` where there is none. */
  async text(now: number): Promise<string> {
    if (this.#token === null || this.#token.until < now) this.#token = await this.#fetch(now);
    return this.#token.text;
  }

  /** Forgets a token that was refused. */
  forget(): void {
    this.#token = null;
  }

  async #fetch(now: number): Promise<{ readonly text: string; readonly until: number }> {
    const { clientEmail, tokenUri } = this.#account;
    const seconds = Math.floor(now / 1000);
    const assertion = await new SignJWT({ scope })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuer(clientEmail)
      .setAudience(tokenUri)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + lifeMs / 1000)
      .sign(this.#key);
    const { status, body } = await this.#http.send({
      method: 'POST',
      url: tokenUri,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion,
      }).toString(),
    });
    const text = status === 200 ? textOf(body, 'access_token') : null;
    if (text !== null) return { text, until: now + lifeMs - renewMs };
    const said = `Google's login answered ${String(status)}`;
    if (status >= 400 && status <= 499 && status !== 429 && status !== 408) {
      throw new LoginRefused(`${said}. Check \`credentials\`, and the clock of this machine.`);
    }
    throw new StoreProblem(said);
  }
}

function textOf(body: string, name: string): string | null {
  try {
    const answer: unknown = JSON.parse(body);
    const text = isJsonObject(answer) ? own(answer, name) : null;
    return typeof text === 'string' && text !== '' ? text : null;
  } catch {
    return null;
  }
}
