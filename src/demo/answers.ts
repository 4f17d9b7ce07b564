import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Markup } from './markup.ts';

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
  "img-src 'self' data:; media-src 'self'; form-action 'self'; base-uri 'none'; " +
  "frame-ancestors 'none'";

/** Sends a page under the strict policy: no inline script, no inline style, no other host. */
export function sendPage(
  response: ServerResponse,
  status: number,
  page: Markup,
  cookies: readonly string[],
): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(cookies.length === 0 ? {} : { 'set-cookie': [...cookies] }),
  });
  response.end(page.text);
}

/** Sends text or JSON that nobody may cache. */
export function sendText(
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}

/** Sends the browser on by GET, so that a form's values stand in no address and no history. */
export function sendOn(response: ServerResponse, to: string, cookies: readonly string[]): void {
  response.writeHead(303, {
    location: to,
    'cache-control': 'no-store',
    ...(cookies.length === 0 ? {} : { 'set-cookie': [...cookies] }),
  });
  response.end();
}

/** A file that was made in memory. */
export interface MadeFile {
  readonly type: string;
  readonly body: Buffer;
  /** Saved under this name rather than shown. */
  readonly name?: string;
}

/** Sends a file, or the one range of it that was asked for (RFC 9110, section 14). */
export function sendFile(request: IncomingMessage, response: ServerResponse, file: MadeFile): void {
  const size = file.body.length;
  const range = rangeOf(request.headers.range, size);
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  response.writeHead(range === null ? 200 : 206, {
    'content-type': file.type,
    'content-length': end - start + 1,
    'accept-ranges': 'bytes',
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    ...(range === null ? {} : { 'content-range': `bytes ${start}-${end}/${size}` }),
    ...(file.name === undefined
      ? {}
      : { 'content-disposition': `attachment; filename="${file.name}"` }),
  });
  response.end(request.method === 'HEAD' ? undefined : file.body.subarray(start, end + 1));
}

/** Reads one byte range; null where there is none, or several, so that the whole file is sent. */
export function rangeOf(
  header: string | undefined,
  size: number,
): { readonly start: number; readonly end: number } | 'unsatisfiable' | null {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  const [, first = '', last = ''] = found ?? [];
  if (first === '' && last === '') return null;
  if (first === '') {
    const tail = Math.min(size, Number(last));
    return tail === 0 ? 'unsatisfiable' : { start: size - tail, end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(size - 1, Number(last));
  if (start >= size) return 'unsatisfiable';
  return end < start ? null : { start, end };
}

/** Reads a request's body; null where it is longer than `bytesMax` or breaks off. */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of request) {
      const chunk = Buffer.from(part);
      bytes += chunk.length;
      if (bytes > bytesMax) return null;
      parts.push(chunk);
    }
  } catch {
    return null;
  }
  return Buffer.concat(parts);
}
