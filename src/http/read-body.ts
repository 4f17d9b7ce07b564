import type { IncomingMessage } from 'node:http';
import { limits } from '../vocabulary/limits.ts';
import type { Refusal } from '../vocabulary/outcomes.ts';

const mediaTypes = /^(?:text\/plain|application\/json)\s*(?:;|$)/i;

/**
 * Reads a beacon's body, at most `limits.bodyBytesMax`; what is larger, packed or of another media
 * type is refused before it is read. Null when the sender went away.
 */
export function readBody(
  request: IncomingMessage,
): Promise<Uint8Array | { readonly refused: Refusal } | null> {
  const { headers } = request;
  if (!mediaTypes.test(headers['content-type'] ?? '')) return refuse('unsupported_media_type');
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') return refuse('unsupported_encoding');
  if (Number(headers['content-length'] ?? 0) > limits.bodyBytesMax) return refuse('body_too_large');
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= limits.bodyBytesMax) {
        chunks.push(chunk);
        return;
      }
      request.pause();
      request.removeAllListeners('data');
      resolve({ refused: 'body_too_large' });
    });
    request.on('end', () => {
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
    });
    request.on('error', () => resolve(null));
    request.on('close', () => resolve(null));
  });
}

async function refuse(refused: Refusal): Promise<{ readonly refused: Refusal }> {
  return { refused };
}
