import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './receiver.ts';
import { freshFolder } from './sluice.ts';

const isInstalled = spawnSync('strace', ['-V']).status === 0;
/** Containers may forbid to look at another process, whoever asks. */
const mayTrace = spawnSync('strace', ['-e', 'trace=none', '-o', '/dev/null', 'true']).status === 0;

/** Why system calls can't be seen here; null where they can. CI must at least have the program. */
export const straceMissing: string | null = !isInstalled
  ? 'strace is not installed'
  : mayTrace
    ? null
    : 'this machine does not let system calls be traced';

if (straceMissing !== null) {
  if (!isInstalled && process.env['CI'] !== undefined) throw new Error(straceMissing);
  process.stdout.write(`skipped: ${straceMissing}\n`);
}

/** One finished system call, by the order in which calls began and ended. */
export interface SystemCall {
  readonly name: string;
  /** Its first descriptor, with what strace knows of it: `21</tmp/…/spool.db-wal>`. */
  readonly on: string;
  readonly text: string;
  readonly result: number;
  readonly from: number;
  readonly to: number;
}

/** A look at the reads, writes and syncs of a process and all its threads. */
export interface Watch {
  /** Ends it and gives all calls. */
  stop(): Promise<readonly SystemCall[]>;
}

/** Watches running processes with strace: their calls stand in one order. */
export async function watchCalls(...pids: readonly number[]): Promise<Watch> {
  const file = join(freshFolder(), 'calls.txt');
  const names = 'read,recvfrom,recvmsg,write,writev,sendto,sendmsg,pwrite64,fsync,fdatasync';
  const words = ['-f', '-y', '-tt', '-s', '100000', '-e', `trace=${names}`, '-o', file];
  const strace: ChildProcess = spawn(
    'strace',
    [...words, ...pids.flatMap((pid) => ['-p', `${pid}`])],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  strace.stderr?.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  const ended = new Promise((resolve) => strace.once('exit', resolve));
  await until(
    'strace is attached',
    () => said,
    (text) =>
      pids.every((pid) => text.includes(`Process ${pid} attached`)) || strace.exitCode !== null,
  );
  if (strace.exitCode !== null) throw new Error(`strace: ${said}`);
  return {
    stop: async () => {
      strace.kill('SIGINT');
      await ended;
      return parseCalls(readFileSync(file, 'latin1'));
    },
  };
}

const began = /^(\d+) +\S+ (\w+)\((\d+(?:<[^>]*>)?)(.*)$/s;
const resumed = /^(\d+) +\S+ <\.\.\. (\w+) resumed>(.*)$/s;
const finished = /^(.*)\) += (-?\d+)[^=]*$/s;

/** Lines of `strace -f`: calls of other threads may stand between the two halves of one. */
export function parseCalls(text: string): readonly SystemCall[] {
  const calls: SystemCall[] = [];
  const open = new Map<string, Omit<SystemCall, 'to' | 'result'>>();
  for (const [at, line] of text.split('\n').entries()) {
    const start = began.exec(line);
    const rest = start === null ? resumed.exec(line) : null;
    const [, thread = '', name = '', on = '', more = ''] = start ?? [];
    const before = start === null ? open.get(rest?.[1] ?? '') : { name, on, text: '', from: at };
    if (before === undefined) continue;
    const tail = start === null ? (rest?.[3] ?? '') : more;
    if (start !== null && tail.endsWith('<unfinished ...>')) {
      open.set(thread, { ...before, text: tail });
      continue;
    }
    if (rest !== null) open.delete(rest[1] ?? '');
    const end = finished.exec(tail);
    if (end === null) continue;
    calls.push({
      ...before,
      text: before.text + (end[1] ?? ''),
      result: Number(end[2]),
      to: at,
    });
  }
  return calls;
}
