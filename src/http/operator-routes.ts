import type { FastifyInstance, FastifyReply } from 'fastify';
import type { DeskAnswer } from './desk-answer.ts';
import type { OperatorDesk } from './operator-desk.ts';

/** The routes for dead letters and replays; who may ask is decided before them. */
export function operatorRoutes(server: FastifyInstance, desk: OperatorDesk): void {
  server.get<{ Querystring: { destination?: string } }>(
    '/console/api/dead',
    async ({ query }, reply) =>
      answer(reply, await desk.dead(query.destination ?? null), (letters) => ({ letters })),
  );
  server.get<{ Querystring: { destination?: string; id?: string } }>(
    '/console/api/dead/letter',
    async ({ query }, reply) =>
      answer(reply, await desk.letter(query.destination ?? null, query.id ?? ''), asItIs),
  );
  server.post('/console/api/dead', async ({ body }, reply) =>
    answer(reply, await desk.orderDead(body), asItIs),
  );
  server.post('/console/api/replay', async ({ body }, reply) =>
    answer(reply, await desk.replay(body), asItIs),
  );
  // All rules of a configuration may stand in it.
  server.post('/console/api/rules/dry', { bodyLimit: 1_000_000 }, async ({ body }, reply) =>
    answer(reply, await desk.tryRules(body), asItIs),
  );
}

function answer<Value extends object>(
  reply: FastifyReply,
  found: DeskAnswer<Value>,
  shape: (value: Value) => object,
): FastifyReply {
  if (isWrong(found)) return reply.code(400).type('text/plain').send(`${found.wrong}\n`);
  return reply.send(shape(found));
}

function isWrong<Value extends object>(
  found: DeskAnswer<Value>,
): found is Extract<DeskAnswer<Value>, { readonly wrong: string }> {
  return 'wrong' in found;
}

function asItIs<Value extends object>(value: Value): Value {
  return value;
}
