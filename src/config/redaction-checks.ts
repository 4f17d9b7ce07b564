import { destinationOf } from '../destinations/index.ts';
import { isOwnStore } from '../destinations/own-store.ts';
import { defaultActions } from '../redact/actions.ts';
import { kinds } from '../redact/kinds.ts';
import type { Config, DestinationConfig, RedactConfig } from './config.ts';
import type { LoadedPolicy } from './policy-file.ts';
import type { Path, Problem } from './problems.ts';

type Report = (path: Path, message: string) => Problem;

/** Finds actions that this configuration can't carry out, or must not. */
export function redactionChecks(
  config: Config,
  policy: LoadedPolicy | null,
  problem: Report,
): readonly Problem[] {
  return [
    ...hashChecks(config, policy, problem),
    ...keepChecks(config, policy, problem),
    ...siteChecks(config, problem),
  ];
}

/** Pseudonyms need the key of the site, which is used only where ids of persons are. */
function hashChecks(
  config: Config,
  policy: LoadedPolicy | null,
  problem: Report,
): readonly Problem[] {
  if (config.identity.userIds) return [];
  const remedy = 'needs `identity.userIds: true`. Set it, or write redact.';
  const asked: (readonly [Path, RedactConfig | undefined])[] = [
    [['redact'], config.redact],
    [['policy'], policy?.redact],
    ...Object.entries(config.destinations).map(
      ([name, { redact }]) => [['destinations', name, 'redact'], redact] as const,
    ),
  ];
  return asked.flatMap(([path, redact]) =>
    kinds.flatMap((kind) => {
      const action = redact?.[kind];
      const isId = action === 'hash' || (kind === 'account_id' && action === 'keep');
      if (!isId || defaultActions[kind] === action) return [];
      const at = path[0] === 'policy' ? path : [...path, kind];
      return problem(at, `\`${kind}: ${action}\` ${remedy}`);
    }),
  );
}

/** Ids as the site itself has them stay in its own stores. */
function keepChecks(
  config: Config,
  policy: LoadedPolicy | null,
  problem: Report,
): readonly Problem[] {
  const common = config.redact.account_id ?? policy?.redact.account_id;
  return Object.entries(config.destinations).flatMap(([name, destination]) => {
    const own = destination.redact.account_id;
    if ((own ?? common) !== 'keep' || isOwn(destination)) return [];
    const path = ['destinations', name, ...(own === undefined ? [] : ['redact', 'account_id'])];
    return problem(
      path,
      'would receive account ids as they are, which only an own store may: write `redact: { account_id: hash }` here.',
    );
  });
}

function isOwn({ type, settings }: DestinationConfig): boolean {
  const definition = destinationOf(type);
  if (definition === null || settings === undefined || settings === null) return false;
  return isOwnStore(definition, settings);
}

/** Templates in a row of which the first takes all from a later one. */
function siteChecks(config: Config, problem: Report): readonly Problem[] {
  return Object.entries(config.sites).flatMap(([name, { routes }]) =>
    routes.flatMap((route, index) => {
      const shape = shapeOf(route);
      const first = routes.findIndex((each) => shapeOf(each) === shape);
      if (first === index) return [];
      return problem(
        ['sites', name, 'routes', index],
        `fits the same paths as \`${routes[first] ?? ''}\`, which stands before it. Remove one of them.`,
      );
    }),
  );
}

function shapeOf(route: string): string {
  return route.toLowerCase().replaceAll(/:[^/]*/g, ':');
}
