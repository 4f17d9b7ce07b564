const countMax = 64;

/** Reads `--workers`: how many processes serve visitors, 0 for none. A text says what is wrong. */
export function workerCount(text: string | undefined): number | string {
  if (text === undefined) return 0;
  const count = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (count <= countMax) return count;
  return `--workers ${text} is no number of processes. Write 1 to ${countMax}; one less than the machine has processors is a good start. 0, or leaving it out, serves from one process.`;
}
