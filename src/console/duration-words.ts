/** `48 s`, `2 min 10 s`, `3 h 5 min`; never more than two units. */
export function durationWords(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 1) return 'under 1 s';
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return joined(minutes, 'min', minutes < 10 ? whole % 60 : 0, 's');
  const hours = Math.floor(minutes / 60);
  return joined(hours, 'h', minutes % 60, 'min');
}

function joined(first: number, unit: string, second: number, smaller: string): string {
  return second === 0 ? `${first} ${unit}` : `${first} ${unit} ${second} ${smaller}`;
}
