import type { Config } from '../config/config.ts';
import { destinationOf } from '../destinations/index.ts';
import { telemetryPackages } from '../http/open-telemetry.ts';
import type { Finding } from './finding.ts';

/** Whether the optional packages are there that the configuration needs. */
export async function packageFindings(config: Config): Promise<readonly Finding[]> {
  const wanted = new Map<string, string>();
  for (const [name, { type, settings }] of Object.entries(config.destinations)) {
    const definition = destinationOf(type);
    if (definition?.kind !== 'sink' || settings === undefined) continue;
    for (const each of definition.packagesWith?.(settings) ?? []) wanted.set(each, name);
  }
  const findings = [...wanted].map(([each, name]) => findingOf(each, `the destination ${name}`));
  if (config.telemetry.otlp !== null) {
    findings.push(...telemetryPackages.map((each) => findingOf(each, '`telemetry`')));
  }
  return Promise.all(findings);
}

async function findingOf(name: string, user: string): Promise<Finding> {
  try {
    await import(name);
    return { state: 'ok', what: 'package', seen: `${name}, for ${user}` };
  } catch {
    return {
      state: 'fail',
      what: 'package',
      seen: `${name} is not installed; ${user} needs it`,
      remedy: `npm install ${name}, or remove ${user}.`,
    };
  }
}
