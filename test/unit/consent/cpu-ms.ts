/** Enough of work that the ticks of the clock, some milliseconds, do not matter. */
const totalMsMin = 25;

/** Milliseconds of this thread's own work for one run; what else the machine does adds none. */
export function cpuMs(work: () => void): number {
  work();
  const before = process.threadCpuUsage();
  for (let runs = 1; ; runs += 1) {
    work();
    const { user, system } = process.threadCpuUsage(before);
    const totalMs = (user + system) / 1000;
    if (totalMs >= totalMsMin) return totalMs / runs;
  }
}
