import { Gauge, type Registry } from 'prom-client';

/** Makes the gauges of what rules remember of visits. */
export function ruleGauges(
  registry: Registry,
  visits: () => { readonly open: number; readonly forgotten: number },
): void {
  const open: Gauge = new Gauge({
    name: 'sluice_rule_visits',
    help: 'Visits that rules know of, in memory: so many a restart ends without a word.',
    registers: [registry],
    collect: () => open.set(visits().open),
  });
  const forgotten: Gauge = new Gauge({
    name: 'sluice_rule_visits_forgotten',
    help: 'Visits since the start of which rules could say nothing: too many at a time, or not stored.',
    registers: [registry],
    collect: () => forgotten.set(visits().forgotten),
  });
}
