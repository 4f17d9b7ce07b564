import type { FastifyInstance } from 'fastify';

/** A listener that could not start; the message bears the remedy. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** Starts a listener and gives its address for a browser. */
export async function listen(
  server: FastifyInstance,
  place: { readonly host: string; readonly port: number; readonly reusePort?: boolean },
  setting: 'listen' | 'admin',
): Promise<string> {
  try {
    // Node writes into what it is given.
    await server.listen({ ...place });
  } catch (error) {
    throw listenError(error, place, setting);
  }
  const [bound] = server.addresses();
  const port = typeof bound === 'object' ? bound.port : place.port;
  const named = place.host === '0.0.0.0' || place.host === '::' ? '127.0.0.1' : place.host;
  const host = named.includes(':') ? `[${named}]` : named;
  return `http://${host}:${port}`;
}

/** Says what is wrong with a place, and what to do. */
export function listenError(
  error: unknown,
  place: { readonly host: string; readonly port: number },
  setting: 'listen' | 'admin',
): ListenError {
  const variable = setting === 'listen' ? 'PORT' : 'ADMIN_PORT';
  return new ListenError(remedy(error, place, { setting, variable }));
}

function remedy(
  error: unknown,
  { host, port }: { readonly host: string; readonly port: number },
  { setting, variable }: { readonly setting: string; readonly variable: string },
): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const change = `Set ${variable}=<port>, or ${setting}.port in the configuration`;
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is in use by another process. Stop that one (\`ss -ltnp | grep ${port}\` names it). ${change}.`;
  }
  if (code === 'EACCES')
    return `Port ${port} needs more rights than this user has. ${change} above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `This machine has no address ${host}. Change ${setting}.host; 127.0.0.1 and 0.0.0.0 always work.`;
  }
  return `Can't listen on ${host}:${port} (${code}). ${change}.`;
}
