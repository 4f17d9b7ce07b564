import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './package-root.ts';
import { isJsonObject } from '../vocabulary/json.ts';

/** The version of package.json. */
export const version: string = readVersion();

function readVersion(): string {
  const text = readFileSync(join(packageRoot, 'package.json'), 'utf8');
  const parsed: unknown = JSON.parse(text);
  return isJsonObject(parsed) && typeof parsed['version'] === 'string'
    ? parsed['version']
    : '0.0.0';
}
