import { hash } from 'node:crypto';
import { ask, type Reply } from './ask.ts';

/** What the doctor asked for once, and looks at many times. */
export interface Site {
  /** Of the routes, without a slash at its end: `https://shop.example/_s`. */
  readonly base: URL;
  /** The site's start page; null when there is none at that host. */
  readonly page: Reply | null;
  readonly script: Reply;
  /** The script's headers where the asker takes packed answers, as browsers do. */
  readonly packedScript: Reply;
  /** What Sluice says of our own request. */
  readonly plain: Mirrored;
  /** The same with headers that a visitor may forge. */
  readonly forged: Mirrored;
  /** Two pixels with a word each, which a living answer repeats. */
  readonly pixels: readonly [Reply, Reply];
  readonly words: readonly [string, string];
  /** A beacon without events: it is refused, and nothing is counted or kept. */
  readonly beacon: Reply;
  /** What a browser asks before a page of another origin may send. */
  readonly preflight: Reply;
  /** The site's name, from the tag on the page or as told; null when neither is there. */
  readonly name: string | null;
  /** Local time when the mirror was asked and had answered. */
  readonly askedAt: readonly [number, number];
  /** SHA-256 of the script that was sent, hex, the first 16. */
  readonly scriptHash: string;
}

export interface Mirrored {
  readonly reply: Reply;
  readonly says: Readonly<Record<string, unknown>> | null;
}

export const forgedAddress = '192.0.2.77';
export const forgedRegion = 'AQ';

const regionHeaders = ['x-region', 'x-country', 'x-country-code', 'cf-ipcountry', 'x-geo-country'];

/** Asks everything that the checks look at; a sentence when Sluice's address does not answer at all. */
export async function examine(base: URL, told: string | null): Promise<Site | string> {
  const at = (path: string): URL => new URL(`${base.pathname}${path}`, base);
  const packed = { 'accept-encoding': 'br, gzip' };
  const script = await ask(at('/s.js'));
  if ('unreachable' in script) return script.unreachable;
  const packedScript = await answered(at('/s.js'), { headers: packed });
  const before = Date.now();
  const plain = await mirrored(at('/doctor'), {});
  const after = Date.now();
  const forged = await mirrored(at('/doctor'), {
    'x-forwarded-for': forgedAddress,
    forwarded: `for=${forgedAddress}`,
    ...Object.fromEntries(regionHeaders.map((name) => [name, forgedRegion])),
  });
  const words = [wordOf(before), wordOf(before + 1)] as const;
  const pixelUrl = at('/p.gif?doctor');
  const pixel = (word: string): Promise<Reply> =>
    answered(pixelUrl, { headers: { 'x-sluice-doctor': word } });
  const pixels = [await pixel(words[0]), await pixel(words[1])] as const;
  const start = await ask(new URL('/', base), { headers: { accept: 'text/html' } });
  const page = 'unreachable' in start || start.status >= 400 ? null : start;
  const name = told ?? siteInTag(page?.body ?? '');
  const beacon = await answered(at('/e'), {
    method: 'POST',
    headers: { ...packed, 'content-type': 'text/plain', origin: base.origin },
    body: JSON.stringify({ v: 1, site: name ?? 'shop', page: 'doctor-page-0001', events: [] }),
  });
  const preflight = await answered(at('/e'), {
    method: 'OPTIONS',
    headers: { origin: base.origin, 'access-control-request-method': 'POST' },
  });
  const scriptHash = hash('sha256', script.body, 'hex').slice(0, 16);
  const asked = {
    base,
    page,
    script,
    packedScript,
    plain,
    forged,
    pixels,
    words,
    beacon,
    preflight,
    name,
  };
  return { ...asked, askedAt: [before, after], scriptHash };
}

async function mirrored(url: URL, headers: Readonly<Record<string, string>>): Promise<Mirrored> {
  const reply = await answered(url, { headers });
  try {
    const says: unknown = JSON.parse(reply.body);
    return { reply, says: typeof says === 'object' && says !== null ? { ...says } : null };
  } catch {
    return { reply, says: null };
  }
}

async function answered(url: URL, how: Parameters<typeof ask>[1]): Promise<Reply> {
  const reply = await ask(url, how);
  return 'unreachable' in reply ? { status: 0, headers: {}, body: '' } : reply;
}

function wordOf(seed: number): string {
  return hash('sha256', `doctor ${seed} ${process.pid}`, 'hex').slice(0, 16);
}

/** The name in `<script … data-site="shop">`. */
function siteInTag(html: string): string | null {
  return /<script\b[^>]{0,2000}?\bdata-site\s*=\s*["']?([\w-]{1,64})/i.exec(html)?.[1] ?? null;
}
