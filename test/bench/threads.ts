import { readdirSync, readFileSync } from 'node:fs';

/** The threads of a Sluice, by what they are called for people. */
const names: Readonly<Record<string, string>> = {
  MainThread: 'main thread',
  V8Worker: "V8's helpers",
  DelayedTaskSche: "V8's helpers",
  spool: "the spool's thread",
};

/** CPU by thread, milliseconds since the start: of it in the kernel. */
export type ThreadTimes = ReadonlyMap<string, { readonly ms: number; readonly kernelMs: number }>;

/** What each kind of thread of a process has used. Linux: schedstat in ns, stat in ticks of 10 ms. */
export function threadTimes(pid: number): ThreadTimes {
  const times = new Map<string, { ms: number; kernelMs: number }>();
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    const read = (file: string): string =>
      readFileSync(`/proc/${pid}/task/${task}/${file}`, 'utf8');
    const name = names[read('comm').trim()] ?? 'others';
    const stat = read('stat');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const { ms, kernelMs } = times.get(name) ?? { ms: 0, kernelMs: 0 };
    times.set(name, {
      ms: ms + Number(read('schedstat').split(' ')[0]) / 1_000_000,
      kernelMs: kernelMs + Number(fields[12]) * 10,
    });
  }
  return times;
}

/** What was used in many rounds, added up. */
export class ThreadUse {
  readonly #used = new Map<string, { ms: number; kernelMs: number }>();
  #events = 0;

  add(before: ThreadTimes, after: ThreadTimes, events: number): void {
    this.#events += events;
    for (const [name, now] of after) {
      const was = before.get(name) ?? { ms: 0, kernelMs: 0 };
      const sum = this.#used.get(name) ?? { ms: 0, kernelMs: 0 };
      this.#used.set(name, {
        ms: sum.ms + now.ms - was.ms,
        kernelMs: sum.kernelMs + now.kernelMs - was.kernelMs,
      });
    }
  }

  /** One line: µs an event, by thread. */
  line(): string {
    const us = (ms: number): string => ((ms * 1_000) / this.#events).toFixed(1);
    const parts = [...this.#used].map(
      ([name, { ms, kernelMs }]) => `${name} ${us(ms)} (kernel ${us(kernelMs)})`,
    );
    const all = [...this.#used.values()].reduce((sum, { ms }) => sum + ms, 0);
    return `Sluice by thread, µs an event over ${this.#events} events: ${parts.join(', ')}, together ${us(all)}`;
  }
}
