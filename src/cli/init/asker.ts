import { createInterface } from 'node:readline/promises';
import type { Question } from './question.ts';

/** An answer that can't be taken and can't be asked for again; the message has the remedy. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
}

/** Gives each question its answer. */
export interface Asker {
  /** `given` is what the command line says. */
  readonly ask: <Value>(question: Question<Value>, given: string | undefined) => Promise<Value>;
  readonly close: () => void;
}

interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WritableStream;
  /** Take every answer that is not on the command line as its default. */
  readonly isSilent: boolean;
}

/**
 * Asks on a terminal until the answer is right. Piped answers are one a line, an empty one is the
 * default; a wrong or missing one is an AnswerError that names the question.
 */
export function openAsker({ input, output, isSilent }: Terminal): Asker {
  const lines = isSilent ? null : createInterface({ input, terminal: false });
  const answers = lines?.[Symbol.asyncIterator]();
  const next = async (name: string): Promise<string> => {
    const answer = await answers?.next();
    if (answer !== undefined && answer.done !== true) return answer.value;
    throw new AnswerError(
      `${name}: there is no answer. Write one line a question, or --${name}, or --yes for the defaults.`,
    );
  };
  return {
    ask: async (question, given) => {
      const { name, fallback } = question;
      for (;;) {
        if (given === undefined && !isSilent) output.write(printed(question));
        const answer = given ?? (isSilent ? fallback : (await next(name)).trim() || fallback);
        const read = question.parse(answer.trim());
        if ('value' in read) return read.value;
        if (given !== undefined || !input.isTTY) throw new AnswerError(`${name}: ${read.wrong}`);
        output.write(`  ${read.wrong}\n`);
      }
    },
    close: () => lines?.close(),
  };
}

function printed({ words, choices, fallback }: Question<unknown>): string {
  const list = choices.map(
    ({ name, title }, index) => `  ${String(index).padStart(2)}  ${name.padEnd(22)}${title}\n`,
  );
  return `\n${words}:\n${list.join('')}[${fallback}] > `;
}
