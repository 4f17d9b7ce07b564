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

/** `3 events`, `1 event`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}
