/** Upper 0.001 points of chi-square by degrees of freedom (NIST/SEMATECH e-Handbook, 1.3.6.7.4). */
const critical = [
  10.828, 13.816, 16.266, 18.467, 20.515, 22.458, 24.322, 26.125, 27.877, 29.588, 31.264, 32.91,
  34.528, 36.123, 37.697, 39.252, 40.79, 42.312, 43.82,
];

/** The statistic of Pearson's test that visits are spread evenly. */
export function evenSpread(visits: readonly number[]): number {
  const expected = visits.reduce((sum, n) => sum + n, 0) / visits.length;
  if (!(expected > 0)) return 0;
  return visits.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
}

/** True where chance alone spreads visits so unevenly less than once in a thousand times. */
export function isMismatch(visits: readonly number[]): boolean {
  const limit = critical[visits.length - 2];
  return limit !== undefined && evenSpread(visits) > limit;
}
