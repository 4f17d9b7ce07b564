import { readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { detectorsPage } from './detectors-page.ts';

const file = new URL('../../../docs/detectors.md', import.meta.url);

it('docs/detectors.md says what the registry says', () => {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, detectorsPage());
  expect(readFileSync(file, 'utf8')).toBe(detectorsPage());
});
