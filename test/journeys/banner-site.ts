import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join } from 'node:path';

/** A consent banner as its maker publishes it, and the part of the site that sets it up. */
export interface SiteBanner {
  /** Markup of the page's head: the banner's own files below `/npm/`, and `/setup.js`. */
  readonly head: string;
  readonly setup: string;
  /** The value of `data-banner`. */
  readonly cookie: string;
}

/** What came in at the site's `/_s/` other than for a file, with Sluice's answer. */
export interface Forwarded {
  readonly route: string;
  readonly cookie: string | undefined;
  readonly text: string;
  readonly status: number;
  readonly reason: string | null;
  readonly consent: string | null;
}

const require = createRequire(import.meta.url);
/** Where each banner's main file stands: its other files stand beside it. */
const folders: ReadonlyMap<string, string> = new Map([
  ['vanilla-cookieconsent', dirname(require.resolve('vanilla-cookieconsent'))],
  ['klaro', dirname(require.resolve('klaro'))],
  ['tarteaucitronjs', dirname(require.resolve('tarteaucitronjs'))],
]);
const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** The banners set style attributes of their own; all else is of the site's origin alone. */
const policy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data:; base-uri 'none'";

/**
 * A site of one origin with a session cookie, real banners from their packages, and `/_s/` handed
 * on to a real Sluice, as a web server in front of it would do.
 */
export class BannerSite {
  readonly forwarded: Forwarded[] = [];
  /** Where Sluice is; set once it is up. */
  sluiceUrl = '';
  /** Where the visitor of this moment comes from. */
  visitorAddress = '198.51.100.1';
  readonly #banners: Readonly<Record<string, SiteBanner>>;
  readonly #server: Server;

  private constructor(banners: Readonly<Record<string, SiteBanner>>) {
    this.#banners = banners;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** Starts a site with a page below `/<name>/` for each banner. */
  static async start(banners: Readonly<Record<string, SiteBanner>>): Promise<BannerSite> {
    const site = new BannerSite(banners);
    await new Promise<void>((resolve) => site.#server.listen(0, '127.0.0.1', resolve));
    return site;
  }

  get origin(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', this.origin).pathname;
    const [, first = '', ...rest] = path.split('/');
    const banner = this.#banners[first];
    if (first === '_s') await this.#forward(request, response, path);
    else if (first === 'npm') await sendPackaged(response, rest);
    else if (banner === undefined) response.writeHead(404).end();
    else if (rest[0] === 'setup.js') {
      response.writeHead(200, { 'content-type': types['.js'] }).end(banner.setup);
    } else sendPage(response, banner);
  }

  /** Hands on what a proxy hands on, the cookies that came included. */
  async #forward(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const text = await readText(request);
    const { cookie } = request.headers;
    const headers = new Headers({ 'x-forwarded-for': this.visitorAddress });
    for (const name of ['content-type', 'origin', 'user-agent', 'sec-gpc', 'cookie', 'referer']) {
      const value = request.headers[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    const { method = 'GET' } = request;
    const body = method === 'POST' ? { body: text } : {};
    const answer = await fetch(`${this.sluiceUrl}${path}`, { method, headers, ...body });
    const { status } = answer;
    const heard = (name: string): string | null => answer.headers.get(name);
    if (method === 'POST') {
      const [reason, consent] = [heard('x-sluice-reason'), heard('x-sluice-consent')];
      this.forwarded.push({ route: path, cookie, text, status, reason, consent });
    }
    for (const name of ['content-type', 'x-sluice-consent', 'retry-after', 'set-cookie']) {
      const value = heard(name);
      if (value !== null) response.setHeader(name, value);
    }
    response.writeHead(status).end(Buffer.from(await answer.arrayBuffer()));
  }
}

function sendPage(response: ServerResponse, { head, cookie }: SiteBanner): void {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'set-cookie': 'shop_session=SECRET-SESSION; HttpOnly; Path=/',
  };
  const script = `<script defer src="/_s/s.js" data-site="shop" data-banner="${cookie}"></script>`;
  const page = `<!doctype html><html lang="en"><title>Tea</title>${head}${script}<body>Tea</body>`;
  response.writeHead(200, headers).end(page);
}

async function sendPackaged(response: ServerResponse, path: readonly string[]): Promise<void> {
  const [name = '', ...file] = path;
  const folder = folders.get(name);
  const type = types[extname(file.at(-1) ?? '')];
  if (folder === undefined || file.includes('..') || type === undefined) {
    response.writeHead(404).end();
    return;
  }
  const body = await readFile(join(folder, ...file)).catch(() => null);
  if (body === null) response.writeHead(404).end();
  else response.writeHead(200, { 'content-type': type }).end(body);
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
