const plain = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const sums = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const percents = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/** `12,345`. */
export function count(n: number): string {
  return plain.format(n);
}

/** `12.3K`, for drawings. */
export function shortCount(n: number): string {
  return short.format(n);
}

/** `37.5%`; a dash where there is nothing to take a part of. */
export function share(part: number, whole: number): string {
  return whole === 0 ? '–' : percents.format(part / whole);
}

/** `14:03:27`, in the operator's own time. */
export function clock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB');
}

/** `€14.50`; the plain number where the currency is missing or unknown. */
export function money(value: number, currency: string | null): string {
  if (currency === null) return sums.format(value);
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).format(value);
  } catch {
    return `${sums.format(value)} ${currency}`;
  }
}

/** `12.5 a second`, or a minute where it is slow. */
export function perSecond(rate: number): string {
  if (rate === 0) return 'none in the last minute';
  return rate < 1 ? `${short.format(rate * 60)} a minute` : `${short.format(rate)} a second`;
}

/** How long ago a time was: `40 s`, `12 min`, `3 h`. */
export function span(at: number): string {
  const seconds = Math.max(0, Math.round((Date.now() - at) / 1000));
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

/** `3 events`, `1 event`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}
