import type { FastifyReply } from 'fastify';
import type { Asset } from './assets.ts';

/** Sends a built file: the same ETag for every visitor, brotli where it is taken. */
export function sendAsset(
  asset: Asset | null,
  request: {
    readonly accepts: string | undefined;
    readonly known: string | undefined;
    readonly cacheSeconds: number;
  },
  reply: FastifyReply,
): FastifyReply {
  if (asset === null)
    return reply.code(404).type('text/plain').send('not built; run `npm run assets`\n');
  reply.headers({
    etag: asset.etag,
    vary: 'accept-encoding',
    'cache-control':
      request.cacheSeconds === 0 ? 'no-cache' : `public, max-age=${request.cacheSeconds}`,
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-site',
  });
  if (request.known?.includes(asset.etag) === true) return reply.code(304).send();
  reply.type(asset.type);
  if (/\bbr\b/.test(request.accepts ?? '')) {
    return reply.header('content-encoding', 'br').send(asset.brotli);
  }
  return reply.send(asset.body);
}
