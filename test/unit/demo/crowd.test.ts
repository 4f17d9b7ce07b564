import { describe, expect, it } from 'vitest';
import { crowd } from '../../../src/demo/crowd.ts';
import { parseBeacon } from '../../../src/sources/beacon.ts';
import { taxonomy } from '../../../src/vocabulary/taxonomy.ts';

/** The same numbers each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const origin = 'http://127.0.0.1:8787';
const beacons = [...crowd(600, { origin, random: seeded(7) })];

describe('the made-up visitors of the demo', () => {
  it('send beacons that the door can read, with names of the taxonomy', () => {
    for (const { body } of beacons) {
      const parsed = parseBeacon(Buffer.from(JSON.stringify(body)));
      if ('refused' in parsed) throw new Error(parsed.refused);
      expect(parsed.invalid).toBe(0);
      for (const { content, ageMs } of parsed.events) {
        expect(taxonomy.has(content.name) || content.name === 'experiment_seen').toBe(true);
        expect(ageMs).toBeLessThan(3_600_000);
      }
    }
  });

  it('come from networks where nobody is', () => {
    const addresses = beacons.map(({ request }) => request.address?.text ?? 'none');
    expect(
      addresses.filter((text) => !/^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$/.test(text)),
    ).toEqual([]);
    expect(new Set(addresses).size).toBeGreaterThan(300);
  });

  it('answer the banner as people do: most say yes, some no, some nothing', () => {
    const said = beacons.map(({ body }) => JSON.stringify(body['consent'] ?? null));
    const share = (pattern: RegExp): number =>
      said.filter((text) => pattern.test(text)).length / said.length;
    expect(share(/granted/)).toBeGreaterThan(0.55);
    expect(share(/denied/)).toBeGreaterThan(0.1);
    expect(share(/null/)).toBeGreaterThan(0.05);
  });

  it('buy now and then, and fill carts more often after the guide', () => {
    const visits = Map.groupBy(beacons, ({ request }) => request);
    const names = [...visits.values()].map((pages) =>
      JSON.stringify(pages.map(({ body }) => body['events'])),
    );
    const share = (of: readonly string[], name: string): number =>
      of.filter((text) => text.includes(`"${name}"`)).length / of.length;
    const [read, unread] = [
      names.filter((text) => text.includes('"engaged_time"')),
      names.filter((text) => !text.includes('"engaged_time"') && text.includes('"view_item"')),
    ];
    expect(share(names, 'purchase')).toBeGreaterThan(0.02);
    expect(share(read, 'add_to_cart')).toBeGreaterThan(1.5 * share(unread, 'add_to_cart'));
  });
});
