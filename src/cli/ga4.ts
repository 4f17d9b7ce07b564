import type { Config } from '../config/config.ts';
import { ga4 as definition } from '../destinations/ga4.ts';
import type { Ga4Settings } from '../destinations/ga4-settings.ts';
import { ga4NamesOf } from '../destinations/ga4-wording.ts';
import type { ParameterType } from '../vocabulary/parameter-types.ts';
import { taxonomy } from '../vocabulary/taxonomy.ts';
import type { CommandOptions } from './command-options.ts';
import { explainConfig } from '../config/built-in.ts';
import { builtInConfig, namedConfig, withConfigErrors } from './load.ts';

/** `sluice ga4 setup`: the key events and custom definitions to create in each GA4 property. */
export function ga4(options: CommandOptions, [what]: readonly string[]): Promise<number> {
  if (what !== 'setup') {
    process.stderr.write('sluice ga4 setup [--config FILE]\n');
    return Promise.resolve(2);
  }
  return withConfigErrors(async () => {
    const { config } = namedConfig(options) ?? builtInConfig(explainConfig, 'built-in');
    const properties = Object.entries(config.destinations).filter(([, { type }]) => type === 'ga4');
    const lines = properties.flatMap(([name, { settings }]) => {
      const parsed = definition.settings.safeParse(settings);
      return parsed.success ? setupLines(name, parsed.data, config) : [];
    });
    process.stdout.write(
      lines.length === 0
        ? 'The configuration has no destination of type ga4.\n'
        : `${lines.join('\n')}\n`,
    );
    return 0;
  });
}

/** GA4's own limits of a standard property. */
const keyEventsMax = 30;
const dimensionsMax = 50;

function setupLines(name: string, settings: Ga4Settings, config: Config): readonly string[] {
  const events = keyEvents(settings, config);
  const parameters = declaredParameters(config);
  const funnel: readonly (readonly [string, string])[] = settings.funnelParams
    ? [
        ['mc_category', 'kind of step: form, commerce, game, …'],
        [
          'mc_stage',
          'stage of the funnel: awareness, consideration, purchase, retention, advocacy',
        ],
      ]
    : [];
  const dimensions = [...funnel, ...parameters.filter(([, says]) => !isNumber(says))];
  const metrics = parameters.filter(([, says]) => isNumber(says));
  return [
    `${name} (${settings.measurementId}, names: ${settings.names}, mode: ${settings.mode})`,
    '',
    '  GA4 > Admin > Data display > Custom definitions > Create custom dimension, scope Event:',
    ...dimensions.slice(0, dimensionsMax).map(([key, says]) => `    ${key.padEnd(28)} ${says}`),
    ...(metrics.length === 0 ? [] : ['  the same page, Create custom metric, scope Event:']),
    ...metrics.slice(0, dimensionsMax).map(([key, says]) => `    ${key.padEnd(28)} ${says}`),
    '',
    '  GA4 > Admin > Data display > Key events > New key event:',
    ...events.slice(0, keyEventsMax).map(([event, why]) => `    ${event.padEnd(28)} ${why}`),
    ...(events.length > keyEventsMax
      ? [
          `    (${String(events.length - keyEventsMax)} more; a property takes ${String(keyEventsMax)})`,
        ]
      : []),
    '',
    '  GA4 > Admin > Data streams > (your stream) > Measurement Protocol API secrets: the apiSecret.',
    '',
  ];
}

function isNumber(says: string): boolean {
  return says === 'int' || says === 'number';
}

/** Macro-conversions, and every step to which a site gives a value, by their names in GA4. */
function keyEvents(settings: Ga4Settings, config: Config): readonly (readonly [string, string])[] {
  const found = new Map<string, string>();
  const add = (canonical: string, why: string): void => {
    for (const name of ga4NamesOf(canonical, settings)) {
      if (!found.has(name)) found.set(name, why);
    }
  };
  for (const [name, { category }] of taxonomy) {
    if (category === 'macro' && name !== 'refund') add(name, 'macro-conversion');
  }
  for (const [site, { microConversions }] of Object.entries(config.sites)) {
    for (const [name, { value = 0 }] of Object.entries(microConversions)) {
      if (value > 0) add(name, `${name} is worth ${String(value)} at ${site}`);
    }
  }
  return [...found];
}

/** The parameters that the sites declare, with their types; a name once. */
function declaredParameters(config: Config): readonly (readonly [string, ParameterType])[] {
  const found = new Map<string, ParameterType>();
  for (const { parameters } of Object.values(config.sites)) {
    for (const types of Object.values(parameters)) {
      for (const [name, type] of Object.entries(types)) found.set(name, type);
    }
  }
  return [...found];
}
