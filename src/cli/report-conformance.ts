import { isJsonObject, own } from '../vocabulary/json.ts';
import { withAdmin } from './ask-admin.ts';
import type { CommandOptions } from './command-options.ts';
import { printable } from './printable.ts';

const firstLine =
  'This is about transfers to third countries, not about consent, and the CNIL has not reviewed it.';

/**
 * `sluice report conformance`: what the requests that left for GA4 show of the points of the CNIL's
 * note on a proxy, from the running instance. The exit code is 1 where a point fails.
 */
export function reportConformance(options: CommandOptions): Promise<number> {
  return withAdmin(options, async (ask) => {
    const answer = await ask('/console/api/conformance');
    const reports = Array.isArray(answer) ? answer.filter(isJsonObject) : [];
    process.stdout.write(
      options.json === true ? `${JSON.stringify(reports, null, 2)}\n` : print(reports),
    );
    return reports.some((report) => pointsOf(report).some(hasFailed)) ? 1 : 0;
  });
}

function print(reports: readonly object[]): string {
  if (reports.length === 0) return `${firstLine}\nThe configuration has no GA4 destination.\n`;
  return `${[firstLine, ...reports.flatMap(lines)].join('\n')}\n`;
}

function lines(report: object): readonly string[] {
  const requests = numberAt(report, 'requests');
  return [
    '',
    `${textAt(report, 'name')}: ${requests} requests that Google answered since the start`,
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
