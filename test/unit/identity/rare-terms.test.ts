import { describe, expect, it, vi } from 'vitest';
import { HmacKey } from '../../../src/identity/hmac-key.ts';
import { RareTerms } from '../../../src/identity/rare-terms.ts';

const key = (fill: number): HmacKey => new HmacKey(Buffer.alloc(32, fill));

describe('RareTerms', () => {
  it('counts visitors, not uses', () => {
    const terms = new RareTerms();
    const day = key(1);
    const isRare = (visitor: string | null): boolean =>
      terms.isRare({ term: 'red shoes', visitor, k: 3 }, day);
    expect([isRare('a'), isRare('a'), isRare('a'), isRare('b'), isRare('b')]).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(isRare('c')).toBe(false);
    expect(isRare('a')).toBe(false);
    expect(isRare(null), 'who is nobody is told nothing').toBe(true);
  });

  it('knows nothing of one day on another, nor of one site on another', () => {
    const terms = new RareTerms();
    const [monday, tuesday] = [key(1), key(2)];
    for (const visitor of ['a', 'b']) terms.isRare({ term: 't', visitor, k: 2 }, monday);
    expect(terms.isRare({ term: 't', visitor: 'c', k: 2 }, monday)).toBe(false);
    expect(terms.isRare({ term: 't', visitor: 'c', k: 2 }, tuesday)).toBe(true);
  });

  it('lets what finds no room stay rare, and forgets nobody for it', () => {
    const terms = new RareTerms(2);
    const day = key(1);
    for (const term of ['one', 'two', 'three']) {
      for (const visitor of ['a', 'b', 'c']) terms.isRare({ term, visitor, k: 2 }, day);
    }
    const rare = (term: string): boolean => terms.isRare({ term, visitor: 'd', k: 2 }, day);
    expect([rare('one'), rare('two'), rare('three')]).toEqual([false, false, true]);
  });

  it('holds neither a term nor a visitor', () => {
    const spies = [vi.spyOn(Set.prototype, 'add'), vi.spyOn(Map.prototype, 'set')];
    new RareTerms().isRare({ term: 'john smith', visitor: 'visitor-4711', k: 5 }, key(1));
    const seen = spies.flatMap((spy) => spy.mock.calls.map(([name]) => String(name)));
    for (const spy of spies) spy.mockRestore();
    expect(seen.length).toBeGreaterThanOrEqual(2);
    expect(seen.join(' ')).not.toMatch(/john|smith|4711/);
  });
});
