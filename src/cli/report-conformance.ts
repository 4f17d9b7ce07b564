import { createInterface } from 'node:readline';
import { explainConfig } from '../config/built-in.ts';
import { Ga4Conformance } from '../destinations/ga4-conformance.ts';
import { cnilProfileOf } from '../destinations/ga4-settings.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';
import { printableJson } from './printable-json.ts';
import { withAdmin } from './with-admin.ts';
import type { CommandOptions } from './command-options.ts';
import { explainToolsOf } from './explain.ts';
import { explainLine } from './explain-line.ts';
import { builtInConfig, namedConfig, withConfigErrors } from './load.ts';
import { printable } from './printable.ts';

const firstLine =
  'This is about transfers to third countries, not about consent, and the CNIL has not reviewed it.';

/**
 * `sluice report conformance`: what the requests that left for GA4 show of the points of the CNIL's
 * note on a proxy, from the running instance; with `--jsonl` what those would show that events on
 * stdin (in the words of `sluice explain`) would make. The exit code is 1 where a point fails.
 */
export function reportConformance(options: CommandOptions): Promise<number> {
  if (options.jsonl === true)
    return withConfigErrors(async () => tell(await dry(options), options));
  return withAdmin(options, async (ask) => {
    const read = (answer: unknown): readonly object[] | null =>
      Array.isArray(answer) ? answer.filter(isJsonObject) : null;
    return tell(await ask({ path: '/console/api/conformance', read }), options);
  });
}

function tell(reports: readonly object[], { json, jsonl }: CommandOptions): number {
  const what = jsonl === true ? 'would leave' : 'left, and were answered, since the start';
  process.stdout.write(json === true ? `${printableJson(reports)}\n` : print(reports, what));
  return reports.some((report) => pointsOf(report).some(hasFailed)) ? 1 : 0;
}

/** The real pipeline and encoder on the events of stdin; nothing is sent. */
async function dry(options: CommandOptions): Promise<readonly object[]> {
  const named = namedConfig(options);
  const loaded = named ?? builtInConfig(explainConfig, 'built-in');
  const tools = explainToolsOf(loaded, named === null);
  const seen = new Map(
    Object.entries(loaded.config.destinations).flatMap(([name, { type, settings }]) =>
      type === 'ga4' ? [[name, new Ga4Conformance(cnilProfileOf(settings))] as const] : [],
    ),
  );
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = explainLine(line, tools);
    if ('error' in answer) continue;
    for (const { name, requests } of answer.destinations) {
      for (const request of requests) seen.get(name)?.observe(request);
    }
  }
  return [...seen].map(([name, one]) => ({ name, ...one.report() }));
}

function print(reports: readonly object[], what: string): string {
  if (reports.length === 0) return `${firstLine}\nThe configuration has no GA4 destination.\n`;
  return `${[firstLine, ...reports.flatMap((report) => lines(report, what))].join('\n')}\n`;
}

function lines(report: object, what: string): readonly string[] {
  const requests = numberAt(report, 'requests');
  return [
    '',
    `${textAt(report, 'name')}: ${requests} requests that ${what}`,
    ...pointsOf(report).flatMap(pointLines),
  ];
}

function pointLines(point: object): readonly string[] {
  const observed = numberAt(point, 'observed');
  const failed = numberAt(point, 'failed');
  const declared = textAt(point, 'declared');
  const isDeclaredOnly = observed === 0 && textAt(point, 'point') === 'place';
  const mark = failed > 0 ? 'FAILS' : observed > 0 ? 'holds' : '-    ';
  const seen = observed === 0 ? 'not observed' : `observed on ${observed} requests`;
  const wrong = failed > 0 ? `, fails on ${failed}` : '';
  const reasons = own(point, 'reasons');
  const named = isJsonObject(reasons) ? Object.entries(reasons) : [];
  return [
    `  ${mark}  ${textAt(point, 'point')}: ${textAt(point, 'title')}`,
    ...(isDeclaredOnly ? [] : [`         ${seen}${wrong}`]),
    ...named.map(([reason, count]) => `         - ${printable(reason)} (${Number(count)})`),
    ...(declared === '' ? [] : [`         declared by the operator: ${declared}`]),
  ];
}

function pointsOf(report: object): readonly object[] {
  const points = own(report, 'points');
  return Array.isArray(points) ? points.filter(isJsonObject) : [];
}

function hasFailed(point: object): boolean {
  return numberAt(point, 'failed') > 0;
}

function numberAt(object: object, key: string): number {
  const value = own(object, key);
  return typeof value === 'number' ? value : 0;
}

function textAt(object: object, key: string): string {
  const value = own(object, key);
  return typeof value === 'string' ? printable(value) : '';
}
