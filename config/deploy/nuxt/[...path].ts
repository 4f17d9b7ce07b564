// server/routes/_s/[...path].ts of Nuxt, with forward.js in server/utils.
/* oxlint-disable typescript/no-unsafe-return */
import { getRequestIP, toWebRequest } from 'h3';
import { forward } from '../../utils/forward.js';

export default defineEventHandler((event) =>
  forward(toWebRequest(event), {
    origin: process.env.SLUICE_ORIGIN,
    secret: process.env.SLUICE_EDGE_SECRET,
    // The socket's. Behind a proxy of yours that sets the header anew: { xForwardedFor: true }.
    address: getRequestIP(event),
  }),
);
