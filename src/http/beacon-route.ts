import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { normalizedRegion } from '../consent/regions.ts';
import type { Log } from '../log.ts';
import { parseBeacon } from '../sources/beacon.ts';
import { parseConsentChange } from '../sources/consent-change.ts';
import { parsePixel } from '../sources/pixel.ts';
import type { Refusal } from '../vocabulary/outcomes.ts';
import type { clientAddressReader } from './client-address.ts';
import type { ConsentDesk } from './consent-desk.ts';
import { consentHeader } from './consent-header.ts';
import type { Answer } from './answer.ts';
import type { Door, DoorRequest } from './door.ts';
import { readBody } from './read-body.ts';
import type { ServerDesk } from './server-desk.ts';

export interface BeaconRouteTools {
  readonly door: Pick<Door, 'accept'>;
  readonly desk: Pick<ConsentDesk, 'change'>;
  readonly serverDesk: Pick<ServerDesk, 'accept'>;
  readonly readClient: () => ReturnType<typeof clientAddressReader>;
  readonly network: () => {
    readonly regionHeader: string | null;
    readonly defaultRegion: string | null;
  };
  /** Origins of all sites, for CORS. */
  readonly origins: () => ReadonlySet<string>;
  /** Tells the reason of each answer in `x-sluice-reason`. */
  readonly development: boolean;
  readonly log: Log;
}

type Headers = Record<string, string | number>;

const doctorHeader = 'x-sluice-doctor';

const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');

/** Answers `POST /e`, `POST /consent` and `GET /p.gif`: the routes that visitors' data takes. */
export class BeaconRoute {
  readonly #tools: BeaconRouteTools;
  #warned = false;

  constructor(tools: BeaconRouteTools) {
    this.#tools = tools;
  }

  beacon(request: IncomingMessage, response: ServerResponse): Promise<void> {
    return this.#post(request, response, (body, from) =>
      this.#tools.door.accept(body instanceof Uint8Array ? parseBeacon(body) : body, from),
    );
  }

  async consent(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const token = bearerOf(request.headers.authorization);
    if (token !== null && request.method === 'POST') {
      request.resume();
      const answer = await this.#tools.desk.change({ token }, this.#doorRequest(request));
      this.#answer(response, answer, request.headers.origin, {});
      return;
    }
    await this.#post(request, response, (body, from) =>
      this.#tools.desk.change(body instanceof Uint8Array ? parseConsentChange(body) : body, from),
    );
  }

  /** Events that a site's own server signed. */
  async server(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await this.#post(request, response, (body, from) => this.#tools.serverDesk.accept(body, from));
  }

  async #post(
    request: IncomingMessage,
    response: ServerResponse,
    decide: (
      body: Uint8Array | { readonly refused: Refusal },
      from: DoorRequest,
    ) => Promise<Answer>,
  ): Promise<void> {
    const { method, headers } = request;
    if (method === 'OPTIONS') return this.#preflight(headers, response);
    if (method !== 'POST') {
      response.writeHead(405, { allow: 'POST, OPTIONS', 'content-length': 0 }).end();
      return;
    }
    const body = await readBody(request);
    if (body === null) return;
    const answer = await decide(body, this.#doorRequest(request));
    this.#answer(response, answer, headers.origin, request.complete ? {} : { connection: 'close' });
  }

  async pixel(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET') {
      response.writeHead(405, { allow: 'GET', 'content-length': 0 }).end();
      return;
    }
    const query = request.url?.split('?', 2)[1] ?? '';
    const answer = await this.#tools.door.accept(parsePixel(query), this.#doorRequest(request));
    const type = {
      'content-type': 'image/gif',
      ...echoed(headerText(request.headers, doctorHeader)),
    };
    this.#answer(
      response,
      answer.status === 202 ? { ...answer, status: 200 } : answer,
      undefined,
      type,
      gif,
    );
  }

  #doorRequest(request: IncomingMessage): DoorRequest {
    const { headers, socket } = request;
    const { regionHeader, defaultRegion } = this.#tools.network();
    const forwarded = headerText(headers, 'x-forwarded-for');
    const client = this.#tools.readClient()(socket.remoteAddress, forwarded);
    if (client.ignoredHeader && !this.#warned) this.#warnOnce();
    const told =
      client.fromTrusted && regionHeader !== null ? headerText(headers, regionHeader) : undefined;
    return {
      origin: headers.origin ?? originOf(headers.referer),
      address: client.address,
      region: normalizedRegion(told) ?? defaultRegion,
      headers: {
        cookie: headers.cookie,
        'sec-gpc': headerText(headers, 'sec-gpc'),
        'user-agent': headers['user-agent'],
        'accept-language': headers['accept-language'],
        'sec-fetch-mode': headerText(headers, 'sec-fetch-mode'),
        'sec-purpose': headerText(headers, 'sec-purpose'),
        purpose: headerText(headers, 'purpose'),
      },
    };
  }

  #warnOnce(): void {
    this.#warned = true;
    this.#tools.log('warn', {
      event: 'forwarded_header_ignored',
      remedy:
        'A proxy that is not trusted sent X-Forwarded-For. If it is yours, add its address: network: { trustedProxies: ["<address of the proxy>"] }',
    });
  }

  #preflight(headers: IncomingHttpHeaders, response: ServerResponse): void {
    const allowed = this.#cors(headers.origin);
    if (allowed['access-control-allow-origin'] !== undefined) {
      allowed['access-control-allow-methods'] = 'POST';
      allowed['access-control-allow-headers'] = 'content-type';
      allowed['access-control-max-age'] = 86_400;
    }
    response.writeHead(204, allowed).end();
  }

  #cors(origin: string | undefined): Headers {
    if (origin === undefined || !this.#tools.origins().has(origin)) return { vary: 'origin' };
    return {
      vary: 'origin',
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'retry-after, x-sluice-consent, x-sluice-reason',
    };
  }

  #answer(
    response: ServerResponse,
    { status, reason, retryAfterSeconds, consent, setCookie }: Answer,
    origin: string | undefined,
    more: Headers,
    body?: Buffer,
  ): void {
    const sent = status < 300 ? body : undefined;
    const headers = Object.assign(this.#cors(origin), more);
    headers['cache-control'] = 'no-store';
    headers['content-length'] = sent?.length ?? 0;
    if (retryAfterSeconds !== null) headers['retry-after'] = retryAfterSeconds;
    // Not with the pixel, whose answer (200) nothing on a page can read.
    if (status === 202 && consent) headers['x-sluice-consent'] = consentHeader(consent);
    if (setCookie !== undefined) headers['set-cookie'] = setCookie;
    // RFC 9110 section 15.5.2: a 401 names the scheme.
    if (status === 401) headers['www-authenticate'] = 'Bearer';
    if (this.#tools.development) headers['x-sluice-reason'] = reason;
    response.writeHead(status, headers).end(sent);
  }
}

function headerText(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.at(-1) : value;
}

/** A living answer repeats the doctor's word, a cached one does not (`sluice doctor --url`). */
function echoed(word: string | undefined): Headers {
  return word !== undefined && /^[0-9a-f]{8,32}$/.test(word) ? { [doctorHeader]: word } : {};
}

function bearerOf(authorization: string | undefined): string | null {
  return /^bearer +([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1] ?? null;
}

function originOf(referer: string | undefined): string | null {
  if (referer === undefined || !URL.canParse(referer)) return null;
  return new URL(referer).origin;
}
