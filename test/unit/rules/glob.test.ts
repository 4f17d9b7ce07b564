import { describe, expect, it } from 'vitest';
import { compileGlob, globProblem, segmentsOf } from '../../../src/rules/glob.ts';

const fits = (pattern: string, path: string): boolean =>
  compileGlob(pattern)(segmentsOf(`https://shop.example${path}`));

describe('a path pattern', () => {
  it.each([
    ['/', '/'],
    ['/', '?page=2'],
    ['/guides', '/guides/'],
    ['/guides/*', '/guides/tea'],
    ['/guides/*/', '/guides/tea'],
    ['/guides/**', '/guides/tea/green/cold'],
    ['/guides/**', '/guides'],
    ['/**', '/anything/at/all'],
    ['/**/reviews', '/p/1/reviews'],
    ['/**/reviews', '/reviews'],
    ['/a/**/b/**/c', '/a/x/b/y/b/z/c'],
    ['/p-*', '/p-17'],
    ['/*-tea/*.html', '/green-tea/cold-brew.html'],
    ['/über-uns', '/%C3%BCber-uns'],
    ['/guides/*', '/guides/[email]'],
    ['/guides/*', '/guides/tea?step=2#top'],
  ])('%s fits %s', (pattern, path) => {
    expect(fits(pattern, path)).toBe(true);
  });

  it.each([
    ['/', '/guides'],
    ['/guides', '/guides/tea'],
    ['/guides/*', '/guides'],
    ['/guides/*', '/guides/tea/green'],
    ['/guides/**', '/guidesandmore'],
    ['/guides/**', '/shop/guides/tea'],
    ['/Guides', '/guides'],
    ['/a/**/b', '/a/x/c'],
    ['/p-*', '/q-17'],
    ['/guides/*', '/guides//'],
    ['/broken', '/%E0%A4%A'],
  ])('%s does not fit %s', (pattern, path) => {
    expect(fits(pattern, path)).toBe(false);
  });

  it('reads the path of whatever stands as an address', () => {
    expect(segmentsOf('')).toEqual([]);
    expect(segmentsOf('https://shop.example')).toEqual([]);
    expect(segmentsOf('https://shop.example?x=/a/b')).toEqual([]);
    expect(segmentsOf('/users/:id/orders')).toEqual(['users', ':id', 'orders']);
    expect(segmentsOf('https://shop.example/a%2Fb/%zz')).toEqual(['a/b', '%zz']);
  });

  it('is refused with a remedy where it can fit nothing', () => {
    expect(globProblem('guides/**')).toContain('does not start with /');
    expect(globProblem('https://shop.example/guides')).toContain('write the path alone');
    expect(globProblem('/guides?x=1')).toContain('query');
    expect(globProblem(`/${'a/'.repeat(30)}`)).toContain('20 segments');
    expect(globProblem(7)).toContain('for example /guides/**');
    expect(globProblem('/guides/**')).toBeNull();
  });
});
