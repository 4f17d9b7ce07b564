/** `22 Nov`, or `08:00` of an hour; UTC, as the instance counts. */
export function timeWords(at: string): string {
  const [day = '', hour] = at.split('T', 2);
  if (hour !== undefined) return `${hour.slice(0, 2)}:00`;
  const time = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(time)) return at;
  return new Date(time).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
}
