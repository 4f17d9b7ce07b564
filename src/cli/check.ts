import type { Config } from '../config/config.ts';
import { explainConfig } from '../config/built-in.ts';
import { destinationOf } from '../destinations/index.ts';
import type { PolicyPack } from '../consent/policy.ts';
import { checkDestination } from './check-destination.ts';
import type { CommandOptions } from './command-options.ts';
import { destinationTable, silenceTable } from './consent-matrix.ts';
import { redactionTable } from './redaction-matrix.ts';
import { ruleLines } from './rule-lines.ts';
import { snippets } from './snippets.ts';
import { spoolLines } from './spool-lines.ts';
import { builtInConfig, namedConfig, withConfigErrors } from './load.ts';

/** `sluice check`: all errors of the configuration at once, else who gets what, and the snippet. */
export function check(options: CommandOptions): Promise<number> {
  if (options.destination !== undefined) {
    return Promise.resolve(checkDestination(options.destination));
  }
  return withConfigErrors(async () => {
    const { config, policy, file } =
      namedConfig(options) ?? builtInConfig(explainConfig, 'built-in');
    process.stdout.write(
      [
        `${file}: the configuration is right.`,
        '',
        ...policyLines(policy),
        '',
        ...silenceTable(policy),
        '',
        ...destinationTable(config, policy),
        '',
        ...redactionTable({ config, policy }),
        '',
        ...ruleLines(config),
        ...spoolLines(config),
        ...lossLines(config),
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
    `  The visitor hash takes /${policy.addressPrefix.ipv4} of an IPv4 address, /${policy.addressPrefix.ipv6} of an IPv6 one.`,
    `  GPC stops ${policy.gpcStopsThirdParties ? 'every third-party destination' : 'the purposes of advertising'}.`,
  ];
}

/** What each third party will miss against its own tag with cookies. */
function lossLines(config: Config): readonly string[] {
  const lines = Object.entries(config.destinations).flatMap(([name, { type }]) => {
    const definition = destinationOf(type);
    if (definition === null || definition.ownStore) return [];
    const own = definition.losesWith?.(config.destinations[name]?.settings) ?? [];
    return [...own, ...definition.about.lostWithoutCookies].map((loss) => `  ${name}: ${loss}`);
  });
  return lines.length === 0 ? [] : ['What is lost without cookies:', ...lines, ''];
}
