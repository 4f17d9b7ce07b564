// middleware.js of any project on Vercel, with forward.js beside it. In Next.js 16 the same file is
// called proxy.js and its function `proxy`.
/* oxlint-disable typescript/no-unsafe-return */
import { forward } from './forward.js';

export const config = { matcher: '/_s/:path*' };

export default function middleware(request) {
  return forward(request, {
    origin: process.env.SLUICE_ORIGIN,
    secret: process.env.SLUICE_EDGE_SECRET,
    // Vercel's edge writes these anew for each request: a visitor can't forge them.
    address:
      request.headers.get('x-vercel-forwarded-for') ?? request.headers.get('x-forwarded-for'),
    country: request.headers.get('x-vercel-ip-country'),
    state: request.headers.get('x-vercel-ip-country-region'),
  });
}
