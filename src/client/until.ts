/** Looks each half second, for twenty seconds at most, until something is there. */
export function until(look: () => boolean, times = 40): void {
  if (!look() && times > 0) setTimeout(until, 500, look, times - 1);
}
