import { isJsonObject, own } from '../vocabulary/json.ts';
import { listIn } from './answer-field.ts';
import type { CommandOptions } from './command-options.ts';
import { reportConformance } from './report-conformance.ts';
import { printable } from './printable.ts';
import { printableJson } from './printable-json.ts';
import { withAdmin } from './with-admin.ts';

/** `sluice report leaks`: which page and which key leaks what, from the running instance. */
export async function report(options: CommandOptions, [what]: readonly string[]): Promise<number> {
  if (what === 'conformance') return reportConformance(options);
  const hours = Number(options.hours ?? 24);
  if (what !== 'leaks' || !Number.isInteger(hours) || hours < 1 || hours > 168) {
    process.stderr.write('sluice report leaks [--hours 1 to 168] [--site SITE] [--json]\n');
    return 2;
  }
  return withAdmin(options, async (ask) => {
    const site = options.site === undefined ? '' : `&site=${encodeURIComponent(options.site)}`;
    const answer = await ask({
      path: `/console/api/leaks?hours=${hours}${site}`,
      read: (said) => (listIn(said, 'lines') === null ? null : said),
    });
    if (options.json === true) process.stdout.write(`${printableJson(answer)}\n`);
    else process.stdout.write(print(answer, hours));
    return 0;
  });
}

function print(answer: unknown, hours: number): string {
  const lines = isJsonObject(answer) ? own(answer, 'lines') : [];
  const others = isJsonObject(answer) ? Number(own(answer, 'others')) : 0;
  const time = hours === 1 ? 'the last hour' : `the last ${hours} hours`;
  if (!Array.isArray(lines) || lines.length === 0) {
    return `Nothing personal was found in the events of ${time}.\n`;
  }
  const blocks = lines.filter(isJsonObject).map((line) => {
    const text = (name: string): string => field(line, name);
    const count = text('count').padStart(7);
    return [
      `${count}  ${text('kind')} in ${spaced(text('place'))}, key ${text('key')}`,
      `         ${text('page')}  (${text('site')})`,
      `         ${text('advice')}`,
      '',
    ].join('\n');
  });
  const more =
    others > 0 ? `${others} more on pages that were seen too seldom to be listed.\n` : '';
  return `What was redacted in the events of ${time}, and where. No value is kept.\n\n${blocks.join('\n')}${more}`;
}

function field(line: object, name: string): string {
  const value = own(line, name);
  return typeof value === 'string' || typeof value === 'number' ? printable(String(value)) : '';
}

function spaced(place: string): string {
  return `the ${place.replaceAll('_', ' ')}`;
}
