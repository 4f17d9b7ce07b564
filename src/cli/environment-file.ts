import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';

/** Where the secrets of a configuration may lie, as `sluice init` writes them: beside it. */
export function environmentFile(config: string): string {
  return `${config.replace(/\.ya?ml$/i, '')}.env`;
}

/** Takes from that file what the environment does not say itself. */
export function loadEnvironmentFile(config: string): void {
  const file = environmentFile(config);
  if (existsSync(file)) loadEnvFile(file);
}
