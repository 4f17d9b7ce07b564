/** The UTC hour of a time: `2026-11-22T01:00Z`. */
export function hourOf(now: number): string {
  return `${new Date(now).toISOString().slice(0, 13)}:00Z`;
}

/** The UTC day of a time: `2026-11-22`. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}
