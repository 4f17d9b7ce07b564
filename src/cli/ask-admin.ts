import { type Dispatcher, request } from 'undici';
import { AdminError } from './admin-error.ts';
import { printable } from './printable.ts';

/** A question to the admin listener. */
export interface Question<Value> {
  readonly path: string;
  /** What to post, where it changes something. */
  readonly body?: object;
  /** Takes the answer apart; null where no Sluice would say that. */
  readonly read: (answer: unknown) => Value | null;
  /** How long it may take. */
  readonly waitMs?: number;
}

/** Asks the admin listener; rejects with an `AdminError` where it does not do what was asked. */
export type AskAdmin = <Value>(question: Question<Value>) => Promise<Value>;

const waitMsMax = 60_000;
/** An order may move millions of events. */
const orderMsMax = 600_000;
/** A thousand dead letters are less. */
const answerBytesMax = 16_000_000;

/** Asks at an address; whoever else may listen there, its answer is bounded and told plainly. */
export function askAdminAt(address: string, token: string | null): AskAdmin {
  return async ({ path, body, read, waitMs = body === undefined ? waitMsMax : orderMsMax }) => {
    const headers = {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const post = body === undefined ? {} : { method: 'POST' as const, body: JSON.stringify(body) };
    // A backup's answer comes when it is done: only the whole has a limit.
    const signal = AbortSignal.timeout(waitMs);
    const times = { signal, headersTimeout: 0, bodyTimeout: 0 };
    try {
      const response = await request(`${address}${path}`, { headers, ...post, ...times });
      const text = await bodyOf(response);
      const value = response.statusCode === 200 && text !== null ? read(parse(text)) : null;
      if (value !== null) return value;
      throw new AdminError(refusal(address, response, text));
    } catch (error) {
      if (error instanceof AdminError) throw error;
      const isLate = signal.aborted;
      throw new AdminError(isLate ? late(address, waitMs, body !== undefined) : nobody(address));
    }
  };
}

/** Null where it is longer than any answer of Sluice. */
async function bodyOf({ body }: Dispatcher.ResponseData): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > answerBytesMax) return null;
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refusal(address: string, response: Dispatcher.ResponseData, text: string | null): string {
  const { statusCode, headers } = response;
  const isPage = /html/i.test(String(headers['content-type'] ?? ''));
  if (statusCode < 400 || text === null || isPage) return foreign(address, statusCode);
  const said = printable(text.slice(0, 500).trim());
  return `${address} answered ${statusCode}: ${said === '' ? 'nothing' : said}`;
}

function foreign(address: string, status: number): string {
  return `What answers at ${address} (${status}) does not speak as a Sluice of this version does: another program may have its port. Look at \`admin.host\` and \`admin.port\` (or ADMIN_PORT), and name the configuration of the running instance with --config FILE.`;
}

function late(address: string, waitMs: number, isOrder: boolean): string {
  const more = isOrder
    ? ' What was asked for may still be under way: look before you repeat it.'
    : '';
  return `${address} did not answer within ${waitMs / 1_000} s. Look at its log and at /healthz there, then try again.${more}`;
}

function nobody(address: string): string {
  return `No Sluice answers at ${address}. This command asks the running instance: start it with the same configuration, and name that with --config FILE.`;
}
