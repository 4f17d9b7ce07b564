import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { projectFile } from '../../house/source-files.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const pages = readdirSync(join(root, 'docs/deploy')).filter((name) => name !== 'README.md');
const text = (name: string): string => projectFile(`docs/deploy/${name}`);

describe('the pages on deployment', () => {
  it('are all on the index, which names no other', () => {
    const linked = [...text('README.md').matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, to]) => to);
    expect(new Set(linked)).toEqual(new Set(pages));
  });

  it.each(pages.filter((name) => name !== 'container.md'))('%s says what each must', (name) => {
    for (const word of ['path', 'trusted hops', 'region header', 'caching', 'log hygiene'])
      expect(text(name)).toContain(`| **${word}** | `);
    expect(text(name)).toContain('## Check');
    expect(text(name)).not.toMatch(/anonymous|no consent needed|GDPR[- ]compliant/i);
  });

  it('show their files as they are', () => {
    let shown = 0;
    for (const name of pages) {
      for (const [, path = '', code = ''] of text(name).matchAll(
        /\(`(config\/deploy\/[^`]+)`\):\n\n```\w+\n([\s\S]*?)\n```\n/g,
      )) {
        expect(code, `${path} in docs/deploy/${name}`).toBe(projectFile(path).trimEnd());
        shown += 1;
      }
    }
    expect(shown).toBeGreaterThan(18);
  });
});

describe('the list of what Sluice is made of', () => {
  it('is CycloneDX, without development, and each licence is on the list', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-test-'));
    const done = spawnSync(process.execPath, [join(root, 'config/deploy/sbom.mjs'), folder], {
      encoding: 'utf8',
    });
    expect([done.status, done.stderr]).toEqual([0, '']);
    const { bomFormat, components } = JSON.parse(
      readFileSync(join(folder, 'sbom.cdx.json'), 'utf8'),
    ) as { bomFormat: string; components: { name: string }[] };
    const names = components.map(({ name }) => name);
    expect(bomFormat).toBe('CycloneDX');
    expect(names).toContain('fastify');
    expect(names).not.toContain('vitest');
    const licences = readFileSync(join(folder, 'licences.md'), 'utf8');
    expect(licences).toContain('| fastify | ');
    expect(licences).not.toContain('| none |');
  });
});
