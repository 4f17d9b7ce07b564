import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Asset } from '../../src/http/assets.ts';
import { loadAssets } from '../../src/http/assets.ts';

/** An event as it came over the wire. */
export interface SentEvent {
  readonly seq: number;
  readonly name: string;
  readonly age: number;
  readonly url: string;
  readonly referrer: string;
  readonly title: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly value?: number;
  readonly currency?: string;
  readonly items?: readonly unknown[];
}

/** A body as it came over the wire. */
export interface SentBody {
  readonly v: number;
  readonly site: string;
  readonly page: string;
  readonly pages?: readonly string[];
  readonly consent?: Readonly<Record<string, unknown>>;
  readonly cmp: Readonly<Record<string, string>>;
  readonly gpc?: boolean;
  readonly bot?: unknown;
  readonly events: readonly SentEvent[];
}

/** A request other than for a page: what a beacon is checked by. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: SentBody;
  /** Milliseconds on the test's clock. */
  readonly at: number;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly afterMs?: number;
}

/** The strictest policy that a site can have and still load a script of its own. */
export const strictPolicy: string =
  "default-src 'none'; script-src 'self'; connect-src 'self'; media-src 'self'; " +
  "form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const started = performance.now();

/** A site of one origin with a session cookie, the client beside it, and a door that remembers. */
export class ClientSite {
  readonly received: Received[] = [];
  /** What the door answers, asked for each beacon with its position. */
  answer: (position: number) => Answer = () => ({ status: 202 });
  /** The Content-Security-Policy of its pages. */
  policy: string = strictPolicy;
  /** A real Sluice to hand beacons on to; where there is none, `answer` answers. */
  sluiceUrl: string | null = null;
  readonly #pages = new Map<string, string>();
  readonly #files = new Map<string, { readonly type: string; readonly body: Buffer }>();
  readonly #server: Server;
  readonly #client: (path: string) => Asset | null;

  private constructor(client: (path: string) => Asset | null) {
    this.#client = client;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<ClientSite> {
    const assets = await loadAssets();
    const site = new ClientSite((path) => assets.get(`client/${path}`));
    await new Promise<void>((resolve) => site.#server.listen(0, '127.0.0.1', resolve));
    return site;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  reset(): void {
    this.received.length = 0;
    this.#pages.clear();
    this.policy = strictPolicy;
    this.answer = () => ({ status: 202 });
  }

  /** The address of a page of the site. */
  at(path: string): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}${path}`;
  }

  /** Puts a page at a path, with the script and these attributes of it. */
  page(path: string, html: string, attributes = 'data-site="shop"'): string {
    const script = `<script defer src="/_s/s.js" ${attributes}></script>`;
    this.#pages.set(path, `<!doctype html><title>Lock Nine</title>${script}<body>${html}`);
    return this.at(path);
  }

  /** Puts a file at a path, until the site stops. */
  file(path: string, type: string, body: Buffer | string): string {
    this.#files.set(path, { type, body: Buffer.from(body) });
    return this.at(path);
  }

  beacons(): Received[] {
    return this.received.filter(({ path }) => path === '/_s/e');
  }

  statements(): Received[] {
    return this.received.filter(({ path }) => path === '/_s/consent');
  }

  /** Each event once, as the server sees it: a repeat has the page and the seq of the first. */
  events(name?: string): SentEvent[] {
    const byKey = new Map<string, SentEvent>();
    for (const { body } of this.beacons()) {
      for (const event of body.events) {
        const key = `${body.page} ${event.seq}`;
        if (!byKey.has(key)) byKey.set(key, event);
      }
    }
    const all = [...byKey.values()];
    return name === undefined ? all : all.filter((event) => event.name === name);
  }

  names(): string[] {
    return this.events().map(({ name }) => name);
  }

  /** Waits until a thing is so, or says after 5 s what came instead. */
  async until(isSo: () => boolean): Promise<void> {
    const end = performance.now() + 5_000;
    while (!isSo()) {
      if (performance.now() > end) {
        const texts = this.received.map(({ path, text }) => `${path} ${text.slice(0, 500)}`);
        throw new Error(`not within 5 s; received:\n${texts.join('\n')}`);
      }
      await settle(20);
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readText(request);
    const known = this.#respond(request, text);
    const answer: Answer & { body?: Buffer | string } =
      (await this.#handOn(request, text)) ?? known;
    await settle(answer.afterMs ?? 0);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  /** As a web server in front of Sluice would, the cookies that came included. */
  async #handOn(request: IncomingMessage, body: string): Promise<Answer | null> {
    if (this.sluiceUrl === null || request.method !== 'POST') return null;
    const headers = new Headers();
    for (const name of ['content-type', 'origin', 'user-agent', 'sec-gpc', 'cookie', 'referer']) {
      const value = request.headers[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    const address = `${this.sluiceUrl}${request.url}`;
    const answer = await fetch(address, { method: 'POST', headers, body });
    const consent = answer.headers.get('x-sluice-consent');
    return {
      status: answer.status,
      ...(consent !== null && { headers: { 'x-sluice-consent': consent } }),
    };
  }

  #respond(request: IncomingMessage, text: string): Answer & { body?: Buffer | string } {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    if (request.method !== 'GET' && pathname.startsWith('/_s/')) {
      const position = this.received.length;
      const parsed: unknown = JSON.parse(text);
      this.received.push({
        method: `${request.method}`,
        path: pathname,
        headers: request.headers,
        text,
        body: parsed as SentBody,
        at: performance.now() - started,
      });
      return this.answer(position);
    }
    const asset = pathname.startsWith('/_s/') ? this.#client(pathname.slice(4)) : null;
    if (asset !== null) {
      return { status: 200, headers: { 'content-type': asset.type }, body: asset.body };
    }
    if (pathname === '/tone.wav') {
      return { status: 200, headers: { 'content-type': 'audio/wav' }, body: tone(2) };
    }
    const file = this.#files.get(pathname);
    if (file !== undefined) {
      return { status: 200, headers: { 'content-type': file.type }, body: file.body };
    }
    const page = this.#pages.get(pathname);
    if (pathname === '/favicon.ico') return { status: 204 };
    return {
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': this.policy,
        'set-cookie': 'shop_session=SECRET-SESSION; HttpOnly; Path=/',
      },
      body: page ?? '<!doctype html><title>Thanks</title>',
    };
  }
}

/** Lets anything arrive that should not. */
export async function settle(ms = 400): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** A quiet tone, 8 kHz, 8 bits, one channel. */
function tone(seconds: number): Buffer {
  const samples = Buffer.alloc(8_000 * seconds);
  for (let index = 0; index < samples.length; index += 1) {
    samples[index] = 128 + Math.round(4 * Math.sin(index / 3));
  }
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}
