/** ISO 8601, as far as it names a moment: a day, or a time with its zone. */
const moment =
  /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** Reads a time of the command line, in milliseconds; a text says what is wrong with it. */
export function timeOption(name: string, text: string): number | string {
  const [all, day, zone] = moment.exec(text) ?? [];
  if (all === undefined || day === undefined) {
    return `${name} takes a day or a time with its zone, as 2026-11-22 or 2026-11-22T09:00Z.`;
  }
  if (all !== day && zone === undefined) {
    return `${name} ${all} says no time zone: add Z for UTC, or an offset such as +02:00.`;
  }
  const time = Date.parse(all);
  if (!isDay(day) || Number.isNaN(time)) return `${name} ${all} is no day or time that there is.`;
  return time;
}

/** `Date.parse` takes the 30th of February for the 2nd of March. */
function isDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}
