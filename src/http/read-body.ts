import type { IncomingMessage } from 'node:http';
import { limits } from '../vocabulary/limits.ts';
import type { Refusal } from '../vocabulary/outcomes.ts';

const mediaTypes = /^(?:text\/plain|application\/(?:json|jwt))\s*(?:;|$)/i;

/**
 * Reads a beacon's body, at most `limits.bodyBytesMax`. What is larger, packed or of another media
 * type is refused and never kept; what came of it is thrown away first, within bounds. Null when the
 * sender went away.
 */
export function readBody(
  request: IncomingMessage,
): Promise<Uint8Array | { readonly refused: Refusal } | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let refused = refusalByHeaders(request);
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (refused === null && bytes > limits.bodyBytesMax) refused = 'body_too_large';
      if (refused === null) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      if (bytes <= limits.discardedBytesMax) return;
      request.pause();
      request.removeAllListeners('data');
      resolve({ refused });
    });
    request.on('end', () => {
      const [only] = chunks;
      if (refused !== null) resolve({ refused });
      else resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
    });
    request.on('error', () => resolve(null));
    request.on('close', () => {
      if (!request.readableEnded) resolve(null);
    });
    if (refused !== null && declaredBytes(request) > limits.discardedBytesMax) {
      request.pause();
      resolve({ refused });
    }
  });
}

function refusalByHeaders(request: IncomingMessage): Refusal | null {
  const { headers } = request;
  if (!mediaTypes.test(headers['content-type'] ?? '')) return 'unsupported_media_type';
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') return 'unsupported_encoding';
  return declaredBytes(request) > limits.bodyBytesMax ? 'body_too_large' : null;
}

function declaredBytes({ headers }: IncomingMessage): number {
  return Number(headers['content-length'] ?? 0);
}
