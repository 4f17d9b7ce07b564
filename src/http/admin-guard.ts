import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

const loopbackHosts = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * Guards the admin listener. Without a token only this machine is answered, by a Host that is
 * this machine's name (so that no page of the web can reach it by DNS rebinding); with one, who
 * bears it (`Authorization: Bearer`, or any user with it as password). What changes something
 * must come from the listener's own pages. Health alone needs nothing.
 */
export function adminGuard(
  token: string | null,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined> {
  return async (request, reply) => {
    const path = request.url.split('?', 1)[0];
    if (path === '/healthz' || path === '/readyz') return undefined;
    const host = request.headers.host ?? '';
    if (token === null && !loopbackHosts.test(host)) {
      return reply
        .code(403)
        .type('text/plain')
        .send(
          'The admin listener answers to this machine only. Set admin.token to reach it by another name.\n',
        );
    }
    if (token !== null && !bears(request.headers.authorization, token)) {
      return reply
        .code(401)
        .header('www-authenticate', 'Basic realm="Sluice"')
        .type('text/plain')
        .send('The admin token is needed.\n');
    }
    const { origin } = request.headers;
    const ownOrigin =
      origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
    if (!ownOrigin) {
      return reply.code(403).type('text/plain').send('Another origin is not answered here.\n');
    }
    return undefined;
  };
}

function bears(header: string | undefined, token: string): boolean {
  const [scheme, credentials] = header?.split(' ', 2) ?? [];
  if (credentials === undefined) return false;
  if (scheme?.toLowerCase() === 'bearer') return same(credentials, token);
  if (scheme?.toLowerCase() !== 'basic') return false;
  const password = Buffer.from(credentials, 'base64')
    .toString('utf8')
    .split(':')
    .slice(1)
    .join(':');
  return same(password, token);
}

function same(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
