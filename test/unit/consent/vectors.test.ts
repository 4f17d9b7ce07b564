import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resolveConsent } from '../../../src/consent/resolve.ts';
import type { BeaconStatement } from '../../../src/event/raw-event.ts';

interface Vector {
  readonly id: string;
  readonly now: string;
  readonly region?: string;
  readonly inputs: BeaconStatement & {
    readonly headers?: Record<string, string>;
    readonly beacon?: BeaconStatement;
  };
  readonly expected: Record<string, string>;
}

const path = new URL('../../fixtures/consent/vectors.json', import.meta.url);
const { count, vectors }: { count: number; vectors: readonly Vector[] } = JSON.parse(
  readFileSync(path, 'utf8'),
);

describe('the vectors of the rules of consent', () => {
  it('are all here', () => {
    expect(vectors).toHaveLength(count);
    expect(count).toBeGreaterThan(70);
  });

  it.each(vectors)('$id', ({ now, region, inputs, expected }) => {
    const { headers = {}, beacon, ...strings } = inputs;
    const statement = { ...strings, ...beacon };
    const { resolved } = resolveConsent({
      region: region ?? null,
      headers,
      statement,
      now: Date.parse(now),
    });
    expect(resolved).toEqual(expected);
  });
});
