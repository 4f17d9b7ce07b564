// src/middleware.ts of Astro, with an adapter for a server (Astro leaves src/pages/_s out: files
// that begin with _ are no routes). forward.js stands beside it.
/* oxlint-disable typescript/no-unsafe-return */
import { defineMiddleware } from 'astro:middleware';
import { forward } from './forward.js';

export const onRequest = defineMiddleware((context, next) =>
  context.url.pathname.startsWith('/_s/')
    ? forward(context.request, {
        origin: import.meta.env.SLUICE_ORIGIN,
        secret: import.meta.env.SLUICE_EDGE_SECRET,
        // The adapter's: of the socket, or of the platform.
        address: context.clientAddress,
      })
    : next(),
);
