import { createServer } from 'node:net';
import { listenError } from '../http/listen.ts';

/** A place to listen at. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/**
 * True where the system itself deals connections out to the processes that listen at a port. Else
 * node:cluster does, in the primary.
 */
export const sharesPort: boolean = ['linux', 'freebsd', 'sunos', 'aix'].includes(process.platform);

/**
 * Makes sure that a place is free before workers share it, since the system would let them share it
 * with another program of this user as well. Port 0 becomes a port. Throws a ListenError.
 */
export function freePlace(place: Place): Promise<Place> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', (error) => reject(listenError(error, place, 'listen')));
    probe.listen({ ...place, exclusive: true }, () => {
      const bound = probe.address();
      const port = typeof bound === 'object' && bound !== null ? bound.port : place.port;
      probe.close(() => resolve({ host: place.host, port }));
    });
  });
}
