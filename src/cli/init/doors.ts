import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

/** The page of the web server that hosted edges need before Sluice. */
const edgePage = 'edge-origin.md';

/** Every recipe of docs/deploy, by name. */
export function readDoors(root: string = packageRoot): readonly Door[] {
  const folder = join(root, 'docs', 'deploy');
  const edge = join(folder, edgePage);
  const edgeYaml = existsSync(edge) ? ownYaml(readFileSync(edge, 'utf8')) : '';
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
        yaml: ownYaml(text) || (text.includes(edgePage) ? edgeYaml : ''),
      };
    });
}

function filesOf(page: string): readonly string[] {
  const found = page.matchAll(/`(config\/deploy\/[A-Za-z0-9_./[\]-]{1,100})`/g);
  return [...new Set([...found].map(([, path = '']) => path))];
}

/** The first block of YAML that speaks of Sluice and of nothing else; or what it says in passing. */
function ownYaml(page: string): string {
  const blocks = [...page.matchAll(/```ya?ml\n([^`]{1,4000})```/g)];
  const own = blocks.map(([, yaml = '']) => yaml).find(isOwn);
  if (own !== undefined) return own.trimEnd();
  const listens = /\blisten: \{[^{}`\n]{1,200}\}/.exec(page)?.[0];
  const believes = /\btrustedProxies: \[[^\][`\n]{1,200}\](?:, \w{1,20}: [\w-]{1,40}){0,3}/.exec(
    page,
  )?.[0];
  // Whoever is believed on this machine alone is all that need reach it.
  const near = believes?.includes('"127.0.0.1"]') ? 'listen: { host: 127.0.0.1, port: 8787 }' : '';
  const lines = [listens ?? near, believes === undefined ? '' : `network: { ${believes} }`];
  const yaml = lines.filter((line) => line !== '').join('\n');
  return isOwn(yaml) ? yaml : '';
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
