import type { FastifyServerOptions } from 'fastify';

function never(): never {
  throw new Error('a route has a schema, and the compilers of schemas are not loaded');
}

/**
 * Fastify's option for a server whose routes have no schemas: without it each start loads two
 * compilers (100 modules, 4 MB). A route that has a schema throws as the server starts.
 */
export const withoutSchemas: Pick<FastifyServerOptions, 'schemaController'> = {
  schemaController: {
    compilersFactory: { buildValidator: never, buildSerializer: never },
  },
};
