import type { EpochMs } from '../vocabulary/ids.ts';

/** Longer texts are no dates. */
const dateLengthMax = 128;
const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

const calendarDay = /^(\d{4}|[+-]\d{6})(?:-(\d{2})(?:-(\d{2}))?)?$/;
const basicDay = /^(\d{4})(\d{2})(\d{2})$/;
const ordinalDay = /^(\d{4})-?(\d{3})$/;
const weekDay = /^(\d{4})-?W(\d{2})(?:-?([1-7]))?$/i;
const clock =
  /^(\d{2})(?::?(\d{2})(?::?(\d{2}))?)?(?:[.,](\d{1,64}))?(?:(Z)|([+-]\d{2}(?::?\d{2})?))?$/i;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const shortDay = '(?:mon|tue|wed|thu|fri|sat|sun)';
const blanks = '[ \\t]{1,4}';
/** RFC 5322 (and RFC 7231's IMF-fixdate, which is a subset of it), with one trailing comment. */
const mailDate = new RegExp(
  `^(?:${shortDay}[ \\t]{0,4},[ \\t]{0,4})?(\\d{1,2})${blanks}([a-z]{3})${blanks}(\\d{2,4})` +
    `${blanks}(\\d{2}):(\\d{2})(?::(\\d{2}))?(?:${blanks}([+-]\\d{4}|[a-z]{1,5}))?` +
    `(?:[ \\t]{0,4}\\([^()]{0,64}\\))?$`,
  'i',
);
/** RFC 7231 section 7.1.1.1, obsolete form of RFC 850. */
const longDate = new RegExp(
  '^(?:mon|tues|wednes|thurs|fri|satur|sun)day, (\\d{2})-([a-z]{3})-(\\d{2}) ' +
    '(\\d{2}):(\\d{2}):(\\d{2})(?: ([a-z]{1,5}))?$',
  'i',
);
/** RFC 7231 section 7.1.1.1, obsolete form of C's asctime(). */
const asctimeDate = new RegExp(
  `^${shortDay} ([a-z]{3}) {1,2}(\\d{1,2}) (\\d{2}):(\\d{2}):(\\d{2}) (\\d{4})$`,
  'i',
);
/** RFC 5322 section 4.3: every other alphabetic zone counts as UTC. */
const zoneHours = new Map([
  ['edt', -4],
  ['est', -5],
  ['cdt', -5],
  ['cst', -6],
  ['mdt', -6],
  ['mst', -7],
  ['pdt', -7],
  ['pst', -8],
]);

/**
 * Reads a date as consent records write it: a number below 1e11 is seconds, any other number
 * milliseconds since 1970; a text is ISO 8601 or RFC 7231/5322, UTC where no offset stands.
 * Null for everything else. Not Date.parse: it takes far more, and local time for UTC.
 */
export function parseDate(value: unknown): EpochMs | null {
  if (typeof value === 'number') return value < 1e11 ? value * 1000 : value;
  if (typeof value !== 'string' || value.length > dateLengthMax) return null;
  const text = value.trim();
  return isoDate(text) ?? textDate(text);
}

function isoDate(text: string): EpochMs | null {
  const border = text.search(/T/i);
  if (border < 0) return isoDay(text);
  const day = isoDay(text.slice(0, border));
  const time = isoTime(text.slice(border + 1));
  return day === null || time === null ? null : day + time;
}

function isoDay(text: string): EpochMs | null {
  const calendar = calendarDay.exec(text) ?? basicDay.exec(text);
  if (calendar !== null) {
    return midnight(calendar[1], Number(calendar[2] ?? 1), Number(calendar[3] ?? 1));
  }
  const ordinal = ordinalDay.exec(text);
  if (ordinal !== null) {
    const start = midnight(ordinal[1], 1, 1);
    const at = start === null ? null : start + (Number(ordinal[2]) - 1) * dayMs;
    return at !== null && new Date(at).getUTCFullYear() === Number(ordinal[1]) ? at : null;
  }
  const week = weekDay.exec(text);
  if (week === null) return null;
  const fourth = midnight(week[1], 1, 4);
  if (fourth === null) return null;
  // ISO 8601: week 1 is the one with 4 January, and it starts on a Monday.
  const first = fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * dayMs;
  const monday = first + (Number(week[2]) - 1) * 7 * dayMs;
  // A week belongs to the year of its Thursday: no year has a week 0, and few have a week 53.
  if (new Date(monday + 3 * dayMs).getUTCFullYear() !== Number(week[1])) return null;
  return monday + (Number(week[3] ?? 1) - 1) * dayMs;
}

function isoTime(text: string): number | null {
  const match = clock.exec(text);
  if (match === null) return null;
  const [, hour, minute, second, fraction, , offset] = match;
  const time = timeOfDay(Number(hour), Number(minute ?? 0), Number(second ?? 0));
  const shift = offset === undefined ? 0 : offsetMs(offset.replace(':', ''));
  if (time === null || shift === null) return null;
  const unit = second === undefined ? (minute === undefined ? hourMs : minuteMs) : 1000;
  const part = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * unit);
  return time + part - shift;
}

function textDate(text: string): EpochMs | null {
  const mail = mailDate.exec(text) ?? longDate.exec(text);
  if (mail !== null) {
    const [, day, month, year = '', hour, minute, second, zone = ''] = mail;
    return textMoment([day, month, fullYear(year)], [hour, minute, second], zone);
  }
  const asctime = asctimeDate.exec(text);
  if (asctime === null) return null;
  const [, month, day, hour, minute, second, year] = asctime;
  return textMoment([day, month, Number(year)], [hour, minute, second], '');
}

function textMoment(
  [day, month = '', year]: readonly [string | undefined, string | undefined, number],
  [hour, minute, second]: readonly (string | undefined)[],
  zone: string,
): EpochMs | null {
  const date = midnight(String(year), months.indexOf(month.toLowerCase()) + 1, Number(day));
  const time = timeOfDay(Number(hour), Number(minute), Number(second ?? 0));
  const named = (zoneHours.get(zone.toLowerCase()) ?? 0) * hourMs;
  const shift = /^[+-]/.test(zone) ? offsetMs(zone) : named;
  return date === null || time === null || shift === null ? null : date + time - shift;
}

/** RFC 5322 section 4.3: two digits mean 1950 to 2049, three are added to 1900. */
function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 2) return year < 50 ? 2000 + year : 1900 + year;
  return digits.length === 3 ? 1900 + year : year;
}

function midnight(year: string | undefined, month: number, day: number): EpochMs | null {
  const date = new Date(0);
  const at = date.setUTCFullYear(Number(year), month - 1, day);
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal && !Number.isNaN(at) ? at : null;
}

/** A leap second (60) and the end of a day (24:00) are times. */
function timeOfDay(hour: number, minute: number, second: number): number | null {
  const isEnd = hour === 24 && minute === 0 && second === 0;
  if ((hour > 23 && !isEnd) || minute > 59 || second > 60) return null;
  return hour * hourMs + minute * minuteMs + second * 1000;
}

/** `+hhmm` or `+hh`, milliseconds east of UTC. */
function offsetMs(text: string): number | null {
  const hour = Number(text.slice(1, 3));
  const minute = Number(text.slice(3) || 0);
  if (hour > 23 || minute > 59) return null;
  return (text.startsWith('-') ? -1 : 1) * (hour * hourMs + minute * minuteMs);
}
