import { purposes } from '../vocabulary/purposes.ts';
import type { Explanation } from './explain-line.ts';
import type { ExplainedDestination } from './explain-preview.ts';
import { printable } from './printable.ts';
import { printableJson } from './printable-json.ts';

/** The explanation for a person: what came in beside what would leave, each removal with its rule. */
export function printExplanation(input: string, explanation: Explanation): string {
  return [
    heading('What the browser sent'),
    indent(printableJson(readEvent(input))),
    heading('Consent'),
    ...consentLines(explanation),
    heading('Decision'),
    `  ${explanation.outcome}${explanation.reason === null ? '' : `: ${explanation.reason}`}`,
    heading('The event after redaction'),
    indent(printableJson(explanation.event)),
    heading(`Removed (${explanation.redactions.length})`),
    ...explanation.redactions.map(
      ({ path, type, action, rule }) =>
        `  ${path.padEnd(28)} ${type.padEnd(14)} ${action.padEnd(9)} ${rule}`,
    ),
    heading('Destinations'),
    ...explanation.destinations.flatMap(destinationLines),
    ...ruleLines(explanation),
    '',
  ]
    .flatMap((text) => text.split('\n'))
    .map(printable)
    .join('\n');
}

function ruleLines({ rules = [], derived = [] }: Explanation): readonly string[] {
  if (rules.length === 0) return [];
  return [
    heading('Rules'),
    ...rules.map(({ name, fired, why }) => `  ${name.padEnd(28)} ${fired ? 'fires: ' : ''}${why}`),
    ...derived.flatMap(({ name, rule, value, currency, stage, destinations }) => [
      heading(`Made by the rule ${rule}`),
      `  ${name}  stage ${stage ?? 'none'}, value ${value === null ? 'none' : `${value} ${currency ?? ''}`.trim()}`,
      ...destinations.flatMap(destinationLines),
    ]),
  ];
}

function readEvent(input: string): unknown {
  const parsed = JSON.parse(input) as { event?: unknown };
  return parsed.event;
}

function consentLines(explanation: Explanation): readonly string[] {
  return purposes.map((purpose) => {
    const said = explanation.signals
      .filter((signal) => signal.purpose === purpose)
      .map((signal) => `${signal.source} ${signal.state}`);
    const resolved = explanation.consent[purpose];
    const effective = explanation.effective[purpose];
    const after = resolved === effective ? '' : `, by the policy ${effective}`;
    return `  ${purpose.padEnd(18)} ${resolved}${after}  (${said.length === 0 ? "no signal: the region's default" : said.join(', ')})`;
  });
}

function destinationLines(destination: ExplainedDestination): readonly string[] {
  const { name, decision, reason, requests, rows } = destination;
  return [
    `  ${name.padEnd(18)} ${decision}${reason === null ? '' : `: ${reason}`}`,
    ...[...requests, ...rows].map((each) => indent(printableJson(each), 6)),
  ];
}

function heading(text: string): string {
  return `\n${text}\n${'-'.repeat(text.length)}`;
}

function indent(text: string, by = 2): string {
  return text.replace(/^/gm, ' '.repeat(by));
}
