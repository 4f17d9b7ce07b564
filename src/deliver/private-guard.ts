import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPrivateHost } from '../destinations/private-host.ts';

/** The code of the error with which a guarded look-up refuses. */
export const privateAddressCode = 'SLUICE_PRIVATE_ADDRESS';

/** Resolves names, but refuses those that lead into the own network, whoever controls the name. */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? [];
    if (error !== null || first === undefined) {
      callback(error ?? new Error('no address'), []);
    } else if (addresses.some(({ address }) => isPrivateHost(address))) {
      callback(Object.assign(new Error('private address'), { code: privateAddressCode }), []);
    } else if (options.all === true) {
      callback(null, addresses);
    } else {
      callback(null, first.address, first.family);
    }
  });
};
