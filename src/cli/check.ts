import type { Config } from '../config/config.ts';
import { explainConfig } from '../config/built-in.ts';
import { cmps } from '../consent/cmps/index.ts';
import type { PolicyPack } from '../consent/policy.ts';
import type { CommandOptions } from './command-options.ts';
import { destinationRule } from '../pipeline-tools.ts';
import { purposes } from '../vocabulary/purposes.ts';
import { builtInConfig, namedConfig, withConfigErrors } from './load.ts';

/** `sluice check`: all errors of the configuration at once, else who gets what, and the snippet. */
export function check(options: CommandOptions): Promise<number> {
  return withConfigErrors(async () => {
    const { config, policy, file } =
      namedConfig(options) ?? builtInConfig(explainConfig, 'built-in');
    process.stdout.write(
      [
        `${file}: the configuration is right.`,
        '',
        ...policyLines(policy),
        '',
        ...matrix(config),
        '',
        ...snippets(config),
        '',
      ].join('\n'),
    );
    return 0;
  });
}

function policyLines(policy: PolicyPack): readonly string[] {
  const counted = policy.regionDefaultCounts;
  return [
    `Policy ${policy.name} (${policy.date}, ${policy.assessment}): ${policy.citation}`,
    `  A region's default counts as permission for: ${counted.length === 0 ? 'nothing' : counted.join(', ')}.`,
    `  GPC stops ${policy.gpcStopsThirdParties ? 'every third-party destination' : 'the purposes of advertising'}.`,
  ];
}

/** Destination × purpose × fields. `all`: every one of the marked purposes must be granted. */
function matrix(config: Config): readonly string[] {
  const header = ['destination', 'type', 'store', ...purposes, 'unknown', 'denied', 'fields'];
  const rows = Object.entries(config.destinations).map(([name, destination]) => {
    const rule = destinationRule(name, destination);
    return [
      name,
      destination.type,
      rule.ownStore ? 'own' : 'third',
      ...purposes.map((purpose) => (rule.purposes.includes(purpose) ? 'needed' : '-')),
      rule.whenUnknown,
      rule.whenDenied,
      'redacted event, own ids' +
        (rule.allowSensitive.length > 0 ? `, sensitive: ${rule.allowSensitive.join(' ')}` : ''),
    ];
  });
  if (rows.length === 0) return ['No destination: events are checked and dropped.'];
  const table = [header, ...rows];
  const widths = header.map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  return table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function snippets(config: Config): readonly string[] {
  return Object.entries(config.sites).map(
    ([name, { banner }]) =>
      `${name}: <script defer src="${config.prefix}/s.js" data-site="${name}"${bannerAttribute(banner)}></script>`,
  );
}

/** The cookies that the client hands over: those of the site's banner, and no other. */
function bannerAttribute(banner: string | null): string {
  const cookies = cmps.find((cmp) => cmp.name === banner)?.cookies ?? [];
  return cookies.length === 0 ? '' : ` data-banner="${cookies.join(',')}"`;
}
