import { Agent, request } from 'undici';

/** One answer from outside, with its headers in lower case; never followed, never unpacked. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Ask {
  readonly method?: 'GET' | 'POST' | 'OPTIONS';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const msMax = 10_000;
const bytesMax = 2_000_000;

/** Asks as a stranger on the network would; null with the reason when nothing answered. */
export async function ask(
  url: URL,
  { method = 'GET', headers = {}, body }: Ask = {},
): Promise<Reply | { readonly unreachable: string }> {
  const dispatcher = new Agent({ connect: { timeout: msMax } });
  try {
    const answer = await request(url, {
      method,
      headers,
      body: body ?? null,
      dispatcher,
      headersTimeout: msMax,
      bodyTimeout: msMax,
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of answer.body) {
      chunks.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      if (bytes > bytesMax) break;
    }
    return {
      status: answer.statusCode,
      headers: Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
      ),
      body: Buffer.concat(chunks).toString('utf8'),
    };
  } catch (error) {
    return { unreachable: reasonOf(error) };
  } finally {
    await dispatcher.close();
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' ? `${code}: ${error.message}` : error.message;
}
