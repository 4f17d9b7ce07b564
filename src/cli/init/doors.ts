import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../config/package-root.ts';
import { isJsonObject } from '../../vocabulary/json.ts';

/** A front door: a page of docs/deploy. */
export interface Door {
  /** The name of the page's file. */
  readonly name: string;
  /** Its heading. */
  readonly title: string;
  readonly page: string;
  /** The files to copy that it names, as paths. */
  readonly files: readonly string[];
  /** What it says of Sluice's own configuration, as YAML; empty where it says nothing. */
  readonly yaml: string;
}

/** What a page may say of Sluice's own configuration. */
const ownKeys: ReadonlySet<string> = new Set(['listen', 'admin', 'network']);

/** Every recipe of docs/deploy, by name. */
export function readDoors(root: string = packageRoot): readonly Door[] {
  const folder = join(root, 'docs', 'deploy');
  return readdirSync(folder)
    .filter((file) => /^[a-z0-9-]{1,60}\.md$/.test(file) && file !== 'index.md')
    .sort()
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      return {
        name: file.slice(0, -3),
        title: /^# (.{1,200})$/m.exec(text)?.[1] ?? file,
        page: join(folder, file),
        files: filesOf(text).map((path) => join(root, path)),
        yaml: ownYaml(text),
      };
    });
}

function filesOf(page: string): readonly string[] {
  const found = page.matchAll(/`(config\/deploy\/[A-Za-z0-9_./[\]-]{1,100})`/g);
  return [...new Set([...found].map(([, path = '']) => path))];
}

/** The first block of YAML that speaks of Sluice and of nothing else. */
function ownYaml(page: string): string {
  const blocks = [...page.matchAll(/```ya?ml\n([^`]{1,4000})```/g)];
  const own = blocks.map(([, yaml = '']) => yaml).find(isOwn);
  return own?.trimEnd() ?? '';
}

function isOwn(yaml: string): boolean {
  try {
    const value: unknown = parse(yaml);
    const keys = isJsonObject(value) ? Object.keys(value) : [];
    return keys.length > 0 && keys.every((key) => ownKeys.has(key));
  } catch {
    return false;
  }
}
