import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const home = fileURLToPath(new URL('../peers/node_modules/fauxqs', import.meta.url));

/** Why there is no S3 server to test with; null where there is one. */
export const objectStoreMissing: string | null = existsSync(home)
  ? null
  : 'The S3 server is not installed: npm ci --prefix test/peers';

/** An S3 server of this test alone, which checks no signature. */
export interface RunningObjectStore {
  readonly url: string;
  createBucket(name: string): Promise<void>;
  keys(bucket: string): Promise<readonly string[]>;
  read(bucket: string, key: string): Promise<Buffer>;
  /** All rows of a table that were written as NDJSON. */
  rows(bucket: string, table: string): Promise<readonly Record<string, unknown>[]>;
  stop(): Promise<void>;
}

interface Peer {
  readonly startFauxqs: (options: {
    readonly port: number;
    readonly host: string;
    readonly logger: boolean;
  }) => Promise<{ readonly port: number; stop(): Promise<void> }>;
}

/** Starts it on this machine's own address. */
export async function startObjectStore(): Promise<RunningObjectStore> {
  const { startFauxqs } = (await import(`${home}/dist/app.js`)) as Peer;
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  const url = `http://127.0.0.1:${server.port}`;
  const ask = async (path: string, method = 'GET'): Promise<Buffer> => {
    const answer = await fetch(`${url}/${path}`, { method });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return Buffer.from(await answer.arrayBuffer());
  };
  const keys = async (bucket: string): Promise<readonly string[]> => {
    const found: string[] = [];
    for (let after = ''; ;) {
      const more = after === '' ? '' : `&start-after=${encodeURIComponent(after)}`;
      const text = String(await ask(`${bucket}?list-type=2${more}`));
      const page = [...text.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key = '']) => key);
      found.push(...page);
      after = page.at(-1) ?? '';
      if (!text.includes('<IsTruncated>true')) return found;
    }
  };
  const read = (bucket: string, key: string): Promise<Buffer> => ask(`${bucket}/${key}`);
  return {
    url,
    keys,
    read,
    createBucket: async (name) => {
      await ask(name, 'PUT');
    },
    rows: async (bucket, table) => {
      const own = (await keys(bucket)).filter((key) => key.includes(`/${table}/`));
      const texts = await Promise.all(
        own.map(async (key) => String(gunzipSync(await read(bucket, key)))),
      );
      const lines = texts.flatMap((text) => text.split('\n').filter((line) => line !== ''));
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    stop: () => server.stop(),
  };
}
