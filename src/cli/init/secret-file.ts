import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/**
 * Sees to it that a file of variables names each secret; what stands there stays. A webhook's secret
 * is made, one that a vendor gives is left empty. Gives the names that wait for a person.
 */
export function writeSecrets(
  file: string,
  names: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const known = parseEnv(before);
  const missing = names.filter((name) => !Object.hasOwn(known, name));
  const lines = missing.map((name) => `${name}=${made(name)}\n`);
  if (lines.length > 0) {
    const glue = before === '' || before.endsWith('\n') ? '' : '\n';
    writeFileSync(file, `${before}${glue}${lines.join('')}`, { mode: 0o600 });
    chmodSync(file, 0o600);
  }
  return names.filter(
    (name) => !(known[name] ?? '') && !(environment[name] ?? '') && made(name) === '',
  );
}

function made(name: string): string {
  return name === 'HOOK_SECRET' ? `whsec_${randomBytes(32).toString('base64')}` : '';
}
