// netlify/edge-functions/sluice.js, with forward.js beside it. Not a rewrite in netlify.toml: that
// would send the visitor's cookies along, and can't be told what to leave out.
/* oxlint-disable typescript/no-unsafe-return */
import { forward } from './forward.js';

export default (request, context) =>
  forward(request, {
    origin: Netlify.env.get('SLUICE_ORIGIN'),
    secret: Netlify.env.get('SLUICE_EDGE_SECRET'),
    // Of the connection to Netlify's edge: a visitor can't forge it.
    address: context.ip,
    country: context.geo?.country?.code,
    state: context.geo?.subdivision?.code,
  });

// No `cache: 'manual'`: what an edge function answers is not kept then.
export const config = { path: '/_s/*' };
