import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
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
  /**
   * Reads a topic along from now on. The mock keeps 5 MB of each partition and throws away the
   * oldest; `read` tells of those too where they were followed.
   */
  follow(topic: string): void;
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
  const followers: ChildProcess[] = [];
  const followed = new Map<string, string[]>();
  return {
    broker,
    follow: (topic) => {
      const seen: string[] = [];
      followed.set(topic, seen);
      const created = ['-X', 'allow.auto.create.topics=true'];
      const follower = spawn('kcat', [...reading(broker, topic), '-u', ...created], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      createInterface({ input: follower.stdout }).on('line', (line) => seen.push(line));
      followers.push(follower);
    },
    read: (topic) => {
      const read = spawnSync('kcat', [...reading(broker, topic), '-e'], {
        encoding: 'utf8',
        maxBuffer: 512 * 1024 * 1024,
      });
      if (read.status !== 0) throw new Error(read.stderr);
      return recordsOf([...(followed.get(topic) ?? []), ...read.stdout.split('\n')]);
    },
    stop: () => {
      for (const follower of followers) follower.kill('SIGKILL');
      child.removeAllListeners('exit');
      child.kill('SIGKILL');
    },
  };
}

/** The words with which kcat prints a topic from its beginning, a JSON object a line. */
const reading = (broker: string, topic: string): readonly string[] =>
  `-C -J -q -o beginning -b ${broker} -t ${topic}`.split(' ');

/** Each message once, however often it was printed, in the order of partitions and offsets. */
function recordsOf(lines: readonly string[]): readonly KafkaRecord[] {
  const printed = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Printed);
  const once = new Map(printed.map((one) => [`${one.partition}:${one.offset}`, one]));
  return [...once.values()]
    .sort((a, b) => a.partition - b.partition || a.offset - b.offset)
    .map(({ key, payload, headers }) => {
      const pairs = headers.flatMap((name, index) =>
        index % 2 === 0 ? [[name, headers[index + 1] ?? ''] as const] : [],
      );
      return {
        key,
        value: JSON.parse(payload) as Record<string, unknown>,
        headers: Object.fromEntries(pairs),
      };
    });
}

/** A message as kcat prints it. */
interface Printed {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly payload: string;
  readonly headers: readonly string[];
}
