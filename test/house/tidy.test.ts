import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cmps } from '../../src/consent/cmps/index.ts';
import { destinations } from '../../src/destinations/index.ts';
import { detectors } from '../../src/redact/detectors/index.ts';
import { sources } from '../../src/sources/index.ts';
import { configJsonSchema } from './generate.ts';
import { allRules, proofs } from './rules.ts';
import { projectFile, sourceFiles } from './source-files.ts';

const files = sourceFiles('src');

/** The design asks for 6,000; docs/adr/0012 says where we are and what would bring us there. */
const coreLinesMax = 23_800;

describe('the house', () => {
  it('looks at the whole project', () => {
    expect(files.length).toBeGreaterThan(120);
  });

  it.each(Object.entries(allRules))('keeps %s', (name, rule) => {
    const proof = proofs[name];
    expect(proof === undefined ? [] : rule(proof), 'the planted violation is found').not.toEqual(
      [],
    );
    expect(files.flatMap((file) => rule(file))).toEqual([]);
  });

  it('has small files: the median is at most 100 lines', () => {
    const sizes = files.map((file) => file.text.split('\n').length).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(100);
  });

  it('does not let the core, without plugins, grow unseen', () => {
    const plugins =
      /^src\/(?:client|console|demo|destinations|insight|consent\/cmps|redact\/detectors|redact\/checks|redact\/keys\/words|sources|spool\/postgres)\//;
    const lines = files
      .filter((file) => !plugins.test(file.path))
      .flatMap((file) => codeLines(file.text));
    process.stdout.write(`core without plugins: ${lines.length} lines of code\n`);
    expect(lines.length).toBeLessThanOrEqual(coreLinesMax);
  });
});

/** Lines that are neither blank, comment nor import. */
function codeLines(text: string): readonly string[] {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .filter((line) => !/^\s*(?:$|\/\/|import |\} from )/.test(line));
}

describe('the registries', () => {
  const listed = (folder: string): string[] =>
    readdirSync(fileURLToPath(new URL(`../../src/${folder}`, import.meta.url)), {
      withFileTypes: true,
    })
      .filter((entry) => entry.isFile() && entry.name !== 'index.ts')
      .map((entry) => entry.name.replace(/\.ts$/, ''))
      .sort();

  it('knows every banner', () => {
    const files = listed('consent/cmps').map((name) => name.replace(/-cookies?$/, ''));
    expect(cmps.map(({ name }) => name.replaceAll('_', '-')).sort()).toEqual(files.sort());
  });

  it('knows every detector', () => {
    expect(detectors.map(({ kind }) => kind.replaceAll('_', '-')).sort()).toEqual(
      listed('redact/detectors'),
    );
  });

  it('knows every destination under its own name', () => {
    for (const { type } of destinations) expect(listed('destinations')).toContain(type);
  });

  it('knows every source under its own name', () => {
    for (const { name } of sources) expect(listed('sources')).toContain(name);
  });
});

describe('the papers', () => {
  it('name each run-time dependency with its reason', () => {
    const { dependencies, optionalDependencies } = JSON.parse(
      projectFile('package.json'),
    ) as Record<string, Record<string, string>>;
    const reasons = projectFile('docs/dependencies.md');
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies }))
      expect(reasons).toContain(`\`${name}\``);
  });

  it('hold the schema of the configuration as the code has it (npm run docs)', () => {
    expect(projectFile('config/schema.json')).toBe(configJsonSchema());
  });

  it('name only scripts that exist', () => {
    const { scripts } = JSON.parse(projectFile('package.json')) as {
      scripts: Record<string, string>;
    };
    for (const paper of ['README.md', 'CONTRIBUTING.md']) {
      for (const [, name = ''] of projectFile(paper).matchAll(/npm run ([a-z:]+)/g))
        expect(Object.keys(scripts)).toContain(name);
    }
  });
});
