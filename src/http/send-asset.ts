import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Asset } from './assets.ts';

interface AssetRequest {
  readonly accepts: string | undefined;
  readonly known: string | undefined;
  /** The client an hour, hashed names for ever, pages never. */
  readonly cache: 'never' | 'hour' | 'for ever';
}

const cacheControl: Readonly<Record<AssetRequest['cache'], string>> = {
  never: 'no-cache',
  hour: 'public, max-age=3600',
  'for ever': 'public, max-age=31536000, immutable',
};

/** Sends a built file: the same ETag for every visitor, brotli where it is taken. */
export function sendAsset(
  asset: Asset | null,
  { accepts, known, cache }: AssetRequest,
  reply: FastifyReply,
): FastifyReply {
  if (asset === null) return reply.code(404).type('text/plain').send('not found\n');
  reply.headers({
    etag: asset.etag,
    vary: 'accept-encoding',
    'cache-control': cacheControl[cache],
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': cache === 'never' ? 'same-site' : 'cross-origin',
  });
  // The plugins are modules: a page of another origin gets those by CORS alone.
  if (cache !== 'never') reply.header('access-control-allow-origin', '*');
  if (known?.includes(asset.etag) === true) return reply.code(304).send();
  reply.type(asset.type);
  if (/\bbr\b/.test(accepts ?? '')) {
    return reply.header('content-encoding', 'br').send(asset.brotli);
  }
  return reply.send(asset.body);
}

/** What a request says about how it wants a file. */
export function negotiated(request: FastifyRequest): Omit<AssetRequest, 'cache'> {
  const { 'accept-encoding': accepts, 'if-none-match': known } = request.headers;
  return { accepts, known };
}
