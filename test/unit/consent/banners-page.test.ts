import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { bannersPage } from './banners-page.ts';
import { cmps } from '../../../src/consent/cmps/index.ts';

const path = new URL('../../../docs/consent-banners.md', import.meta.url);

it('docs/consent-banners.md is what the banners say of themselves', () => {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, bannersPage());
  expect(existsSync(path) ? readFileSync(path, 'utf8') : '').toBe(bannersPage());
});

it('names every banner and never promises too much', () => {
  const page = bannersPage();
  for (const { title, limits } of cmps) {
    expect(page).toContain(`## ${title}\n`);
    expect(page).toContain(limits);
  }
  expect(page).not.toMatch(
    /(?<!statistics-)anonym|complian[tc]|no consent (?:is )?(?:needed|required)/i,
  );
});
