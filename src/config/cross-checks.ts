import { isAbsolute, relative, resolve } from 'node:path';
import { cmps } from '../consent/cmps/index.ts';
import type { LoadedPolicy } from './policy-file.ts';
import { destinationOf } from '../destinations/index.ts';
import { isOwnStore } from '../destinations/own-store.ts';
import type { Config, DestinationConfig } from './config.ts';
import { redactionChecks } from './redaction-checks.ts';
import { ruleChecks } from './rule-checks.ts';
import { spoolChecks } from './spool-checks.ts';
import { didYouMean, type Path, type Problem } from './problems.ts';

type Report = (path: Path, message: string) => Problem;

/** Finds what no single field can tell. */
export function crossChecks(
  config: Config,
  policy: LoadedPolicy | null,
  problem: Report,
): readonly Problem[] {
  const found: Problem[] = [];
  for (const [name, site] of Object.entries(config.sites)) {
    const known = cmps.map((cmp) => cmp.name);
    if (site.banner !== null && !known.includes(site.banner)) {
      found.push(
        problem(
          ['sites', name, 'banner'],
          `there is no banner \`${site.banner}\`. ${didYouMean(site.banner, known)}`,
        ),
      );
    }
  }
  for (const [name, destination] of Object.entries(config.destinations)) {
    found.push(...destinationChecks(name, destination, policy, problem));
  }
  found.push(...redactionChecks(config, policy, problem), ...ruleChecks(config, problem));
  found.push(...placeChecks(config, problem), ...spoolChecks(config, problem));
  const { host, token } = config.admin;
  if (token === null && host !== 'localhost' && !/^(?:127\.|::1$)/.test(host)) {
    found.push(
      problem(
        ['admin', 'host'],
        `answers to others than this machine, so it needs \`admin.token\`. Set one, or listen on 127.0.0.1.`,
      ),
    );
  }
  return found;
}

/** Places that must not be one. */
function placeChecks(config: Config, problem: Report): readonly Problem[] {
  const found: Problem[] = [];
  const inside = relative(resolve(config.data), resolve(config.keys));
  if (!inside.startsWith('..') && !isAbsolute(inside)) {
    found.push(
      problem(
        ['keys'],
        'lies inside of `data:`, so a backup of the data would hold the keys. Name a folder beside it.',
      ),
    );
  }
  const { listen, admin } = config;
  if (listen.port !== 0 && listen.port === admin.port) {
    found.push(problem(['admin', 'port'], 'is the port of `listen:` as well; write another one.'));
  }
  const stores = Object.entries(config.destinations).filter(([, { type }]) => type === 'duckdb');
  for (const [name] of stores.slice(1)) {
    found.push(
      problem(
        ['destinations', name, 'type'],
        'there is a duckdb warehouse already, and one process owns its one file. Remove one of them.',
      ),
    );
  }
  return found;
}

function destinationChecks(
  name: string,
  destination: DestinationConfig,
  policy: LoadedPolicy | null,
  problem: Report,
): readonly Problem[] {
  const definition = destinationOf(destination.type);
  if (definition === null) return [];
  const at = (key: string, message: string): Problem =>
    problem(['destinations', name, key], message);
  const found: Problem[] = [];
  const least =
    definition.kind === 'http' && destination.settings !== undefined
      ? definition.withSettings?.(destination.settings).purposes
      : undefined;
  const missing = (least ?? definition.purposes).filter(
    (purpose) => !destination.purposes.includes(purpose),
  );
  if (missing.length > 0) {
    found.push(
      at(
        'purposes',
        `${destination.type} also needs ${missing.join(', ')}: a configuration may add purposes, never take one away.`,
      ),
    );
  }
  const ownStore =
    destination.settings !== undefined && isOwnStore(definition, destination.settings);
  if (destination.whenDenied === 'count' && !ownStore) {
    found.push(at('whenDenied', 'only an own store may count what is denied; write drop.'));
  }
  if (destination.whenUnknown === 'count' && !ownStore) {
    found.push(at('whenUnknown', 'only an own store may count; write drop or degrade.'));
  }
  if (destination.tcfVendor !== null && ownStore) {
    found.push(at('tcfVendor', 'an own store is no vendor: the site itself keeps it; remove it.'));
  }
  if (policy?.ownStoresOnly === true && !ownStore) {
    found.push(
      at(
        'type',
        `the policy ${policy.name} allows own stores only, and ${destination.type} is none.`,
      ),
    );
  }
  return found;
}
