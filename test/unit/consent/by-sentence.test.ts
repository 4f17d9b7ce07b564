import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resolveConsent } from '../../../src/consent/resolve.ts';
import type { BeaconStatement } from '../../../src/event/raw-event.ts';
import { letters, lettersOf, now } from './letters.ts';

interface Vector {
  readonly id: string;
  readonly why: string;
  readonly region?: string;
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly beacon?: BeaconStatement;
  readonly expect: string;
}

const path = new URL('../../fixtures/consent/by-sentence.json', import.meta.url);
const { vectors }: { readonly vectors: readonly Vector[] } = JSON.parse(readFileSync(path, 'utf8'));

describe('each sentence of the rules of consent', () => {
  it('has its vectors', () => {
    expect(vectors.length).toBeGreaterThan(340);
    expect(new Set(vectors.map(({ id }) => id)).size).toBe(vectors.length);
  });

  it.each(vectors)('$id: $why', ({ region = 'IN', cookie, headers, beacon, ...vector }) => {
    const { resolved } = resolveConsent({
      region,
      headers: { ...headers, ...(cookie !== undefined && { cookie }) },
      statement: beacon ?? {},
      now,
    });
    expect(lettersOf(resolved)).toBe(vector.expect);
  });

  const single = vectors.filter(
    ({ cookie, beacon }) => cookie !== undefined && !cookie.includes(';') && beacon === undefined,
  );

  it.each(single)('$id, handed over in beacon.cmp', ({ region = 'IN', cookie = '', ...vector }) => {
    const border = cookie.indexOf('=');
    const cmp = { [cookie.slice(0, border)]: cookie.slice(border + 1) };
    expect(letters({ region, statement: { cmp } })).toBe(vector.expect);
  });
});
