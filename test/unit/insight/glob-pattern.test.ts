import { expect, test } from 'vitest';
import { globPattern } from '../../../src/insight/sql/glob-pattern.ts';
import { compileGlob, segmentsOf } from '../../../src/rules/glob.ts';

const globs = ['/', '/p/*', '/p/**', '/p/**/x', '**', '/a*b', '/p/1.5+(x)[y]{2}^$|\\', '/p', '/**'];
const paths = [
  '/',
  '/p',
  '/p/',
  '/p/1',
  '/p/1/',
  '/p/1/x',
  '/p/x',
  '/p/1/2/x',
  '/ab',
  '/aXb',
  '/a/b',
  '/p/1.5+(x)[y]{2}^$|\\',
  '/p/1x5',
  '/pp',
  '/q/p',
];

test('a page filter fits the paths that a rule with the same pattern fits', () => {
  for (const glob of globs) {
    const rule = compileGlob(glob);
    const pattern = new RegExp(`^(?:${globPattern(glob)})$`);
    const byRule = paths.filter((path) => rule(segmentsOf(path)));
    expect(
      paths.filter((path) => pattern.test(path)),
      glob,
    ).toEqual(byRule);
  }
});
