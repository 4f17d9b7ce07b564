import { readFileSync } from 'node:fs';
import { isJsonObject } from '../vocabulary/json.ts';

/** The version of package.json. */
export const version: string = readVersion();

function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const parsed: unknown = JSON.parse(text);
  return isJsonObject(parsed) && typeof parsed['version'] === 'string'
    ? parsed['version']
    : '0.0.0';
}
