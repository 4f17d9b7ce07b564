import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const hasKcat = spawnSync('kcat', ['-V']).error === undefined;
const driver = fileURLToPath(new URL('../../node_modules/@platformatic/kafka', import.meta.url));

/** Why there is no Kafka to test with; null where there is one. */
export const kafkaMissing: string | null = hasKcat
  ? existsSync(driver)
    ? null
    : 'The package @platformatic/kafka is not installed: it needs Node 24 when npm runs'
  : 'kcat is not installed: apt-get install kcat';

/** A message as it was read back. */
export interface KafkaRecord {
  readonly key: string;
  readonly value: Record<string, unknown>;
  readonly headers: Readonly<Record<string, string>>;
}

/** librdkafka's own mock cluster, of this test alone. */
export interface RunningKafka {
  readonly broker: string;
  /** All messages of a topic, in the order of their partitions. */
  read(topic: string): readonly KafkaRecord[];
  stop(): void;
}

/** Starts it: a producer that never gets a line keeps its mock cluster up. */
export async function startKafka(): Promise<RunningKafka> {
  const words = ['-P', '-b', 'mock', '-t', 'warm', '-X', 'test.mock.num.brokers=1'];
  const child: ChildProcess = spawn('kcat', words, { stdio: ['pipe', 'ignore', 'pipe'] });
  const broker = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`kcat ended with ${code}: ${text}`)));
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const found = /replaced with (127\.0\.0\.1:\d+)/.exec(text)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return {
    broker,
    read: (topic) => {
      const read = spawnSync('kcat', ['-C', '-b', broker, '-t', topic, '-e', '-J', '-q'], {
        encoding: 'utf8',
        maxBuffer: 512 * 1024 * 1024,
      });
      if (read.status !== 0) throw new Error(read.stderr);
      return read.stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => {
          const { key, payload, headers } = JSON.parse(line) as {
            readonly key: string;
            readonly payload: string;
            readonly headers: readonly string[];
          };
          const pairs = headers.flatMap((name, index) =>
            index % 2 === 0 ? [[name, headers[index + 1] ?? ''] as const] : [],
          );
          return {
            key,
            value: JSON.parse(payload) as Record<string, unknown>,
            headers: Object.fromEntries(pairs),
          };
        });
    },
    stop: () => {
      child.removeAllListeners('exit');
      child.kill('SIGKILL');
    },
  };
}
