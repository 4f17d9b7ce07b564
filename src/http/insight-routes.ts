import type { FastifyInstance, FastifyReply } from 'fastify';
import { didYouMean } from '../config/problems.ts';
import { type Question, questions } from '../insight/questions.ts';
import { type Format, parseAsked } from '../insight/asked.ts';
import type { InsightAnswer, InsightDesk } from './insight-desk.ts';

export interface InsightRouteTools {
  readonly desk: Pick<InsightDesk, 'answer'>;
  readonly sites: () => readonly string[];
  /** Told of each question that was answered, by closed words. */
  readonly onAnswer: (question: Question, format: Format) => void;
}

const path = '/console/api/insight/';

/** `GET /console/api/insight/<question>`; who may ask is decided before. */
export function insightRoutes(server: FastifyInstance, tools: InsightRouteTools): void {
  server.get<{ Params: { question: string } }>(`${path}:question`, async (request, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    const question = questions.find((each) => each === request.params.question);
    if (question === undefined) {
      const word = request.params.question.slice(0, 40);
      return wrong(reply, 404, [
        `There is no question \`${word}\`. ${didYouMean(word, questions)}`,
      ]);
    }
    const search = new URL(request.url, 'http://localhost').search;
    const parsed = parseAsked(question, search, { sites: tools.sites(), suggest: didYouMean });
    if (parsed.problems !== null) return wrong(reply, 400, parsed.problems);
    const { asked, format } = parsed;
    const answer = await tools.desk.answer(question, asked, format);
    if (answer.kind === 'json' || answer.kind === 'csv' || answer.kind === 'parquet') {
      tools.onAnswer(question, format);
    }
    const file = `sluice-${question}-${asked.site ?? 'all'}-${String(asked.days)}-days`;
    return send(reply, answer, file);
  });
}

/** `message` is what the console shows; `problems` are the same sentences one by one. */
function wrong(reply: FastifyReply, status: number, problems: readonly string[]): FastifyReply {
  return reply.code(status).send({ message: problems.join(' '), problems });
}

function send(reply: FastifyReply, answer: InsightAnswer, file: string): FastifyReply {
  const name = file.replaceAll(/[^\w.-]/g, '_');
  switch (answer.kind) {
    case 'json':
      return reply.send(answer.body);
    case 'csv':
      return reply
        .type('text/csv; charset=utf-8; header=present')
        .header('content-disposition', `attachment; filename="${name}.csv"`)
        .send(answer.body);
    case 'parquet':
      return reply
        .type('application/vnd.apache.parquet')
        .header('content-disposition', `attachment; filename="${name}.parquet"`)
        .send(Buffer.from(answer.body));
    case 'busy':
    case 'unavailable':
      break;
  }
  return answer.kind === 'busy'
    ? wrong(reply.header('retry-after', '1'), 429, [answer.message])
    : wrong(reply.header('retry-after', '5'), 503, [answer.message]);
}
